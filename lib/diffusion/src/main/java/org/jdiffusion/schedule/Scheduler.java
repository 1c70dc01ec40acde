package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Walks from noise to an image, one network evaluation a step; immutable, so one may serve many samplings. Its x is always
 * what the network sees, √ᾱ x0 + √(1-ᾱ) ε: nothing is scaled before the network, and every walk starts from standard
 * normal numbers.
 */
public sealed interface Scheduler permits DdimScheduler, DdpmScheduler, Solver {

    /** The timesteps to visit, falling; {@link HeunScheduler} visits all but the first twice. */
    int[] timesteps();

    /**
     * One step back.
     *
     * @param output what the network said of {@code x} at {@code timestep}, shaped as {@code x}; for DDPM with learned
     *     variance (N, 2C, ...)
     * @param timestep one of {@link #timesteps}
     * @param x x_t, any shape; (N, C, ...) where variance is learned, (N, ...) with thresholding
     * @param noise standard normal numbers shaped as {@code x}; may be null where {@link #needsNoise} is false
     * @param before what the step before this one returned, its tensors still alive; null where there was none.
     *     {@link DpmSolverScheduler} and {@link HeunScheduler} look back at it, the others do not
     * @throws IllegalArgumentException if a shape, the timestep or the step before does not fit
     */
    StepOutput step(NDArray output, int timestep, NDArray x, NDArray noise, StepOutput before);

    /** The same without looking back: each step of a scheduler that never does, the first of one that does. */
    default StepOutput step(NDArray output, int timestep, NDArray x, NDArray noise) {
        return step(output, timestep, x, noise, null);
    }

    /**
     * What {@code output} says of {@code x}: the clean image and the noise.
     *
     * @throws IllegalArgumentException if a shape or the timestep does not fit
     */
    Prediction prediction(NDArray output, int timestep, NDArray x);

    /** Whether the step at {@code timestep} adds fresh noise. */
    boolean needsNoise(int timestep);

    /** The settings this scheduler was made from. */
    SchedulerConfig config();

    /** As the {@code scheduler_config.json} of the class of diffusers that walks this way. */
    ObjectNode toJson();
}
