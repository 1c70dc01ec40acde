package org.jdiffusion.tensor;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Sets this thread's grad mode and restores it on close; nestable.
 *
 * <p>The engine's grad mode is per thread and on in most of them, and a notebook's cells move between threads: code that
 * trains opens {@link #on()}, code that samples opens {@link #off()}, nothing relies on what it finds.
 */
public final class Grad implements AutoCloseable {
    private static final ThreadLocal<Grad> CURRENT = new ThreadLocal<>();

    private final boolean before;
    private final Grad around = CURRENT.get();
    private final List<ByteBuffer> lent; // null where nothing is recorded

    private Grad(boolean on) {
        Torch.device(); // the engine must have started
        before = JniUtils.isGradMode();
        JniUtils.setGradMode(on);
        lent = !on ? null : around == null || around.lent == null ? new ArrayList<>() : around.lent;
        CURRENT.set(this);
    }

    /** Records operations for {@link #backward}, which must be called before this is closed. */
    public static Grad on() {
        return new Grad(true);
    }

    /** Records nothing: less memory, and weights may be changed in place. */
    public static Grad off() {
        return new Grad(false);
    }

    /** Adds d(loss)/dw to the gradient of every tensor w that asked for one; {@code loss} is a scalar. */
    public static void backward(NDArray loss) {
        checkScalar(loss);
        try (NDArray one = loss.onesLike()) {
            JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
        }
    }

    /**
     * Gradient of a scalar loss with respect to {@code x}, shaped as {@code x}. Nothing else collects any, a model's
     * weights neither.
     *
     * @throws IllegalArgumentException if the loss is no scalar or does not depend on {@code x}
     */
    public static NDArray of(NDArray x, UnaryOperator<NDArray> loss) {
        try (Grad on = on();
                Scope scope = new Scope()) {
            NDArray leaf = x.stopGradient();
            leaf.setRequiresGradient(true);
            return scope.keep(of(leaf, loss.apply(leaf)));
        }
    }

    /** The same of a loss that is worked out already, from an {@code x} that asked for its gradient. */
    public static NDArray of(NDArray x, NDArray loss) {
        checkScalar(loss);
        try {
            return TorchOps.grad(loss, x);
        } catch (EngineException e) {
            if (String.valueOf(e.getMessage()).matches("(?s).*(does not require grad|not have been used).*")) {
                throw new IllegalArgumentException("loss must depend on x, and x ask for its gradient", e);
            }
            throw e;
        }
    }

    private static void checkScalar(NDArray loss) {
        if (loss.size() != 1) {
            throw new IllegalArgumentException("loss must be a scalar, got " + loss.getShape());
        }
    }

    /** Keeps what a tensor of this thread was {@link Lent} while a graph may need it. */
    static void keep(ByteBuffer buffer) {
        Grad current = CURRENT.get();
        if (current != null && current.lent != null) {
            current.lent.add(buffer);
        }
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
        if (around == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(around);
        }
    }
}
