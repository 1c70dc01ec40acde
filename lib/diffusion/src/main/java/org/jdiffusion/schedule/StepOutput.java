package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;

/**
 * What one step back gives.
 *
 * @param previous x_{t-1}, a little less noisy, shaped as x_t
 * @param original the clean image x0 as seen from x_t, same shape
 */
public record StepOutput(NDArray previous, NDArray original) {}
