package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;

/**
 * What one step back gives.
 *
 * @param previous x_{t-1}, a little less noisy, shaped as x_t
 * @param original the clean image x0 as seen from x_t, same shape
 * @param guess whether {@code previous} is a first guess, which the step at the next timestep corrects and does not step
 *     back from; so with {@link HeunScheduler} alone
 */
public record StepOutput(NDArray previous, NDArray original, boolean guess) {
    StepOutput(NDArray previous, NDArray original) {
        this(previous, original, false);
    }
}
