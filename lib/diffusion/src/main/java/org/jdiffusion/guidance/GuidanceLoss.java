package org.jdiffusion.guidance;

import ai.djl.ndarray.NDArray;

/** How far predicted clean images are from what is wanted. */
@FunctionalInterface
public interface GuidanceLoss {
    /**
     * One number for each image, which must depend on that image alone.
     *
     * @param images (N, C, H, W) in about [-1, 1]
     * @return (N) on the manager of {@code images}, differentiable; less is nearer
     */
    NDArray apply(NDArray images);

    /** The mean of each image's numbers: (N, ...) to (N). */
    static NDArray meanPerImage(NDArray x) {
        return x.reshape(x.getShape().get(0), -1).mean(new int[] {1});
    }
}
