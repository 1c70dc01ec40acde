package org.jdiffusion.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * A tensor's numbers in Java, from whatever device, with nothing left behind. The engine's own {@code toFloatArray} and
 * {@code toDevice} make a manager for each tensor that changes its device, which lives as long as the tensor's own: on a
 * GPU a training would collect four an update.
 */
public final class Numbers {
    private Numbers() {}

    /** All of float32 {@code x}, in row order. */
    public static float[] floats(NDArray x) {
        return read(x, NDArray::toFloatArray);
    }

    /** All of int64 {@code x}, in row order. */
    public static long[] longs(NDArray x) {
        return read(x, NDArray::toLongArray);
    }

    /** The one number of float32 {@code x}. */
    public static float scalar(NDArray x) {
        return read(x, NDArray::getFloat);
    }

    /** All of {@code x}, in row order and the machine's byte order. */
    public static ByteBuffer bytes(NDArray x) {
        return read(x, array -> array.toByteBuffer(false));
    }

    /** A copy of {@code x} on {@code manager}'s device. */
    static NDArray copy(NDManager manager, NDArray x) {
        try (Grad off = Grad.off()) {
            NDArray copy = manager.create(x.getShape(), x.getDataType());
            InPlace.copy(copy, x);
            return copy;
        }
    }

    private static <T> T read(NDArray x, Function<NDArray, T> reader) {
        boolean here = x.getDevice().equals(Device.cpu());
        try (Scope scope = new Scope()) { // the engine also copies what is not contiguous
            return reader.apply(here ? x : copy(Torch.cpu(), x));
        }
    }
}
