package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;
import org.jdiffusion.tensor.Scope;

/**
 * Straight lines that go further down than to the next noise level, and fresh noise to be up on it again (diffusers
 * {@code EulerAncestralDiscreteScheduler}, which refuses prediction_type sample). In what the network sees that is
 * {@link DdimScheduler} at eta 1 without clipping: as in diffusers, x0 is not held in range, whatever the settings say. The
 * last step ends on the clean image. Its start is that of {@link EulerScheduler}.
 */
public final class EulerAncestralScheduler extends Solver {
    /**
     * @param steps network evaluations, 1..T
     * @throws IllegalArgumentException if linspace spacing has fractional timesteps for so many
     */
    public EulerAncestralScheduler(SchedulerConfig config, int steps) {
        super(config, "EulerAncestralDiscreteScheduler", false, false, whole(config, steps));
    }

    /**
     * The same settings and as many steps, taken this way: {@code EulerAncestralDiscreteScheduler.from_config(other.config)}.
     */
    public static EulerAncestralScheduler from(Scheduler other) {
        return new EulerAncestralScheduler(other.config(), other.timesteps().length);
    }

    @Override
    public boolean needsNoise(int timestep) {
        return !last(place(timestep));
    }

    @Override
    public StepOutput step(NDArray output, int timestep, NDArray x, NDArray noise, StepOutput before) {
        int here = place(timestep);
        int next = here + 1;
        Prediction.check(output, x, noise, !last(here));
        // up² + down² = σ_next²: what is taken away and what comes fresh make the next level
        double down = sigma(next) * sigma(next) / sigma(here);
        double up = Math.sqrt(sigma(next) * sigma(next) - down * down);
        try (Scope scope = new Scope()) {
            Prediction seen = prediction(output, timestep, x);
            NDArray original = seen.original();
            NDArray previous =
                    original.add(seen.noise(original).mul((float) down)).mul((float) signal(next));
            if (!last(here)) {
                previous = previous.add(noise.mul((float) (up * signal(next))));
            }
            return new StepOutput(scope.keep(previous), scope.keep(original));
        }
    }
}
