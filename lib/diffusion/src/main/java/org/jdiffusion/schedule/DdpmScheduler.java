package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;

/**
 * The ancestral sampler: each step draws from the posterior q(x_{t-1} | x_t, x0) (Ho et al. 2020, eq. 6 and 7;
 * diffusers {@code DDPMScheduler}). Fewer than T steps respace the chain.
 */
public final class DdpmScheduler implements Scheduler {
    private final SchedulerConfig config;
    private final NoiseSchedule schedule;
    private final int[] timesteps;

    /** @param steps network evaluations, 1..T */
    public DdpmScheduler(SchedulerConfig config, int steps) {
        this.config = config;
        schedule = config.noise();
        timesteps = config.timesteps(steps);
    }

    @Override
    public int[] timesteps() {
        return timesteps.clone();
    }

    @Override
    public boolean needsNoise(int timestep) {
        return timestep > 0;
    }

    @Override
    public StepOutput step(NDArray output, int timestep, NDArray x, NDArray noise) {
        Prediction.check(output, x, noise, needsNoise(timestep));
        // 1. ᾱ here and after the step, α and β of the (respaced) step between
        float alphaBar = schedule.alphaBar(timestep);
        int before = before(timestep);
        float alphaBarBefore = before >= 0 ? schedule.alphaBar(before) : 1;
        float alpha = alphaBar / alphaBarBefore;
        float beta = 1 - alpha;
        // 2. mean of the posterior (eq. 7)
        float fromOriginal = TorchOps.sqrt(alphaBarBefore) * beta / (1 - alphaBar);
        float fromCurrent = TorchOps.sqrt(alpha) * (1 - alphaBarBefore) / (1 - alphaBar);
        try (Scope scope = new Scope()) {
            Prediction seen = Prediction.of(config, alphaBar, output, x);
            NDArray previous = seen.original().mul(fromOriginal).add(x.mul(fromCurrent));
            // 3. fresh noise, but on the last step
            if (timestep > 0) {
                float variance = config.fixedLarge() ? beta : (1 - alphaBarBefore) / (1 - alphaBar) * beta;
                previous = previous.add(noise.mul(TorchOps.sqrt(Math.max(variance, 1e-20f))));
            }
            return new StepOutput(scope.keep(previous), scope.keep(seen.original()));
        }
    }

    /** The next timestep of the list, -1 after the last: strides need not be even. */
    private int before(int timestep) {
        for (int i = 0; i < timesteps.length; i++) {
            if (timesteps[i] == timestep) {
                return i + 1 < timesteps.length ? timesteps[i + 1] : -1;
            }
        }
        throw new IllegalArgumentException(
                "timestep must be one of " + Arrays.toString(timesteps) + ", got " + timestep);
    }

    @Override
    public SchedulerConfig config() {
        return config;
    }
}
