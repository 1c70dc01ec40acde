package org.jdiffusion.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.List;
import org.jdiffusion.nn.Module;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.SideBySide;

/** A network that looks at noisy images and says what its scheduler's prediction type asks: noise, image or velocity. */
public abstract class Denoiser extends Module {
    /** The label of a picture whose class is not told; {@link ClassConditionedUNet} takes it, {@link UNet2D} refuses it. */
    public static final int NO_CLASS = -1;

    /**
     * One evaluation. Opens no grad mode: the caller decides.
     *
     * @param x noisy images (N, C, H, W) float32
     * @param timesteps (N) int64, or (1) for all images alike
     * @param labels classes (N) int64, or null for a network without classes; where a {@link UNet2DConfig} has a
     *     {@code class_embed_type}, numbers (N) or vectors (N, T) float32
     * @return the prediction (N, out, H, W), on the manager of {@code x}
     * @throws IllegalArgumentException if a shape, type or label is wrong, or labels are missing or not wanted
     */
    public abstract NDArray apply(NDArray x, NDArray timesteps, NDArray labels);

    /** The same at one timestep for all images. */
    public final NDArray apply(NDArray x, int timestep, NDArray labels) {
        try (Scope scope = new Scope()) {
            return scope.keep(apply(x, x.getManager().create(new long[] {timestep}), labels));
        }
    }

    /**
     * The same without gradients, for both halves of the batch at once where that is faster.
     *
     * @param x noisy images (N, C, H, W) float32
     * @param timestep of all images
     * @param labels as {@link #apply(NDArray, NDArray, NDArray)} wants them
     * @return the prediction (N, out, H, W), on the manager of {@code x}
     * @throws IllegalArgumentException if a shape, type or label is wrong, or labels are missing or not wanted
     */
    public final NDArray predict(NDArray x, int timestep, NDArray labels) {
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            check(x, timestep, labels);
            return scope.keep(SideBySide.halves(x.getShape().get(0), (from, to) -> {
                        NDIndex rows = new NDIndex("{}:{}", from, to);
                        return List.of(apply(x.get(rows), timestep, labels == null ? null : labels.get(rows)));
                    })
                    .get(0));
        }
    }

    /** Channels, height and width of one image that this network denoises. */
    public abstract long[] imageShape();

    /** Classes that it knows; 0 for a network without, or one whose labels are other numbers. */
    public abstract int classes();

    /** Whether {@link #apply} wants labels. */
    public boolean conditioned() {
        return classes() > 0;
    }

    /** Refuses what {@link #apply(NDArray, int, NDArray)} cannot use: where a batch is split, a part would complain of its own shape. */
    public final void check(NDArray x, int timestep, NDArray labels) {
        try (Scope scope = new Scope()) {
            check(x, x.getManager().create(new long[] {timestep}), labels);
        }
    }

    /** Refuses what {@link #apply} cannot use. */
    protected final void check(NDArray x, NDArray timesteps, NDArray labels) {
        long channels = imageShape()[0];
        long[] shape = x.getShape().getShape();
        if (shape.length != 4
                || shape[1] != channels
                || x.getShape().size() == 0
                || x.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException("x must be (N, " + channels + ", H, W) float32, got "
                    + Arrays.toString(shape) + " " + x.getDataType());
        }
        long times = timesteps.getShape().dimension() == 1 ? timesteps.size() : 0;
        if ((times != 1 && times != shape[0]) || timesteps.getDataType() != DataType.INT64) {
            throw new IllegalArgumentException("timesteps must be (" + shape[0] + ") or (1) int64, got "
                    + timesteps.getShape() + " " + timesteps.getDataType());
        }
        checkLabels(labels, shape[0]);
    }

    /** Refuses labels that do not fit {@code count} images. */
    protected void checkLabels(NDArray labels, long count) {
        if (classes() == 0 ? labels != null : labels == null || labels.size() != count) {
            throw new IllegalArgumentException("labels must be "
                    + (classes() == 0 ? "null: this network has no classes" : "(" + count + ")") + ", got "
                    + (labels == null ? "null" : labels.getShape()));
        }
    }
}
