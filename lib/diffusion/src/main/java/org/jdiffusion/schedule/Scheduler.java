package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;

/** Walks from noise to an image, one network evaluation a step; immutable, so one may serve many samplings. */
public sealed interface Scheduler permits DdimScheduler, DdpmScheduler {

    /** The timesteps to visit, falling. */
    int[] timesteps();

    /**
     * One step back.
     *
     * @param output what the network said of {@code x} at {@code timestep}, shaped as {@code x}
     * @param timestep one of {@link #timesteps}
     * @param x x_t, any shape
     * @param noise standard normal numbers shaped as {@code x}; may be null where {@link #needsNoise} is false
     */
    StepOutput step(NDArray output, int timestep, NDArray x, NDArray noise);

    /** Whether the step at {@code timestep} adds fresh noise. */
    boolean needsNoise(int timestep);

    /** The settings this scheduler was made from. */
    SchedulerConfig config();
}
