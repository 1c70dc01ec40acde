package org.jdiffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;

/**
 * Java memory that tensors were lent, kept while a graph may need it.
 *
 * <p>The engine makes a tensor of Java numbers by lending it a buffer's memory, and lets go of the buffer when the tensor
 * is closed, even if autograd has kept the tensor for the way back: {@code x.mul(2)} makes such a tensor of the 2 and
 * closes it at once. When the collector then comes by between a loss and its gradient, the gradient is made of whatever
 * lies in that memory next. So each tensor that is made in grad mode inside a {@link Scope} leaves its buffer with
 * {@link Grad}.
 */
final class Lent extends IdentityHashMap<NDArray, NDArray> {
    private static final long serialVersionUID = 1;
    private static final VarHandle BUFFER = field(PtNDArray.class, "dataRef", ByteBuffer.class);
    private static final VarHandle RESOURCES = field(NDScope.class, "resources", IdentityHashMap.class);

    private Lent() {}

    /** Notices every tensor that is made in {@code scope}, which must be new. */
    static NDScope watch(NDScope scope) {
        RESOURCES.set(scope, new Lent());
        return scope;
    }

    @Override
    public NDArray put(NDArray array, NDArray same) {
        if (array instanceof PtNDArray tensor && BUFFER.get(tensor) instanceof ByteBuffer buffer) {
            Grad.keep(buffer);
        }
        return super.put(array, same);
    }

    private static VarHandle field(Class<?> owner, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e); // another version of the engine: look at it anew
        }
    }
}
