package org.jdiffusion.guidance;

import ai.djl.ndarray.NDArray;

/** How far predicted clean images are from what is wanted. */
@FunctionalInterface
public interface GuidanceLoss {
    /**
     * Which images they are: a batch may come in parts, and a loss that draws random numbers must draw the same.
     *
     * @param timestep of the noisy images they were predicted from
     * @param first number of the first image within the batch
     */
    record Which(int timestep, long first) {}

    /**
     * One number for each image, which must depend on that image alone.
     *
     * @param images (N, C, H, W) in about [-1, 1]
     * @return (N) on the manager of {@code images}, differentiable; less is nearer
     */
    NDArray apply(NDArray images, Which which);

    /** This loss and {@code weight} times another. */
    default GuidanceLoss plus(double weight, GuidanceLoss other) {
        return (images, which) ->
                apply(images, which).add(other.apply(images, which).mul(weight));
    }

    /** The mean of each image's numbers: (N, ...) to (N). */
    static NDArray meanPerImage(NDArray x) {
        return x.reshape(x.getShape().get(0), -1).mean(new int[] {1});
    }
}
