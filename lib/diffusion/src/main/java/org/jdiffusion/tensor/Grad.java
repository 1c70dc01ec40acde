package org.jdiffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.UnaryOperator;

/**
 * Sets this thread's grad mode and restores it on close; nestable.
 *
 * <p>The engine's grad mode is per thread and on in most of them, and a notebook's cells move between threads: code that
 * trains opens {@link #on()}, code that samples opens {@link #off()}, nothing relies on what it finds.
 */
public final class Grad implements AutoCloseable {
    private final boolean before;

    private Grad(boolean on) {
        Torch.device(); // the engine must have started
        before = JniUtils.isGradMode();
        JniUtils.setGradMode(on);
    }

    /** Records operations for {@link #backward}. */
    public static Grad on() {
        return new Grad(true);
    }

    /** Records nothing: less memory, and weights may be changed in place. */
    public static Grad off() {
        return new Grad(false);
    }

    /** Adds d(loss)/dw to the gradient of every tensor w that asked for one; {@code loss} is a scalar. */
    public static void backward(NDArray loss) {
        if (loss.size() != 1) {
            throw new IllegalArgumentException("loss must be a scalar, got " + loss.getShape());
        }
        try (NDArray one = loss.onesLike()) {
            JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
        }
    }

    /**
     * Gradient of a scalar loss with respect to {@code x}, shaped as {@code x}. Freeze the model first
     * ({@code Module.requiresGrad(false)}), or its weights collect gradients too.
     */
    public static NDArray of(NDArray x, UnaryOperator<NDArray> loss) {
        try (Grad on = on();
                Scope scope = new Scope()) {
            NDArray leaf = x.stopGradient();
            leaf.setRequiresGradient(true);
            backward(loss.apply(leaf));
            return scope.keep(leaf.getGradient());
        }
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
