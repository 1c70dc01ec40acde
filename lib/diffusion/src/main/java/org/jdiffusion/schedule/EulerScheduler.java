package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;
import org.jdiffusion.tensor.Scope;

/**
 * Straight lines down the noise levels (Karras et al. 2022, algorithm 1 without its corrector; diffusers
 * {@code EulerDiscreteScheduler}). In what the network sees that is {@link DdimScheduler} without clipping: as in
 * diffusers, x0 is not held in range, whatever the settings say. The last step ends on the clean image.
 *
 * <p>diffusers keeps x/√ᾱ in place of x and scales it for the network; with trailing spacing it starts from √(1-ᾱ) times
 * the noise.
 */
public final class EulerScheduler extends Solver {
    /**
     * @param steps network evaluations, 1..T
     * @throws IllegalArgumentException if linspace spacing has fractional timesteps for so many
     */
    public EulerScheduler(SchedulerConfig config, int steps) {
        super(config, "EulerDiscreteScheduler", false, false, whole(config, steps));
    }

    /** The same settings and as many steps, taken this way: {@code EulerDiscreteScheduler.from_config(other.config)}. */
    public static EulerScheduler from(Scheduler other) {
        return new EulerScheduler(other.config(), other.timesteps().length);
    }

    @Override
    public StepOutput step(NDArray output, int timestep, NDArray x, NDArray noise, StepOutput before) {
        int next = place(timestep) + 1;
        try (Scope scope = new Scope()) {
            Prediction seen = prediction(output, timestep, x);
            NDArray original = seen.original();
            NDArray previous =
                    original.mul((float) signal(next)).add(seen.noise(original).mul((float) spread(next)));
            return new StepOutput(scope.keep(previous), scope.keep(original));
        }
    }
}
