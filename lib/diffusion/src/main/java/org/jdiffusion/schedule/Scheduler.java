package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Walks from noise to an image, one network evaluation a step; immutable, so one may serve many samplings. */
public sealed interface Scheduler permits DdimScheduler, DdpmScheduler {

    /** The timesteps to visit, falling. */
    int[] timesteps();

    /**
     * One step back.
     *
     * @param output what the network said of {@code x} at {@code timestep}, shaped as {@code x}; for DDPM with learned
     *     variance (N, 2C, ...)
     * @param timestep one of {@link #timesteps}
     * @param x x_t, any shape; (N, C, ...) where variance is learned, (N, ...) with thresholding
     * @param noise standard normal numbers shaped as {@code x}; may be null where {@link #needsNoise} is false
     * @throws IllegalArgumentException if a shape or the timestep does not fit
     */
    StepOutput step(NDArray output, int timestep, NDArray x, NDArray noise);

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
