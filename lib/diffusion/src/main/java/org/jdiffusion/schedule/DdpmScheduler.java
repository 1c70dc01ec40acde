package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    /** @param timesteps those to visit, falling, each in 0..T-1, at any distance */
    public DdpmScheduler(SchedulerConfig config, int[] timesteps) {
        this.config = config;
        this.timesteps = timesteps.clone();
        schedule = config.noise();
        int above = schedule.steps();
        boolean falling = timesteps.length > 0;
        for (int timestep : timesteps) {
            falling &= timestep >= 0 && timestep < above;
            above = timestep;
        }
        if (!falling) {
            throw new IllegalArgumentException("timesteps must be one or more, fall and lie in 0.."
                    + (schedule.steps() - 1) + ", got " + Arrays.toString(timesteps));
        }
    }

    /** The same settings and as many steps, taken this way: {@code DDPMScheduler.from_config(other.config)}. */
    public static DdpmScheduler from(Scheduler other) {
        return new DdpmScheduler(other.config(), other.timesteps().length);
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
    public StepOutput step(NDArray output, int timestep, NDArray x, NDArray noise, StepOutput unused) {
        // 1. ᾱ here and after the step, α and β of the (respaced) step between
        float alphaBar = schedule.alphaBar(timestep);
        int before = before(timestep);
        float alphaBarBefore = before >= 0 ? schedule.alphaBar(before) : 1;
        float alpha = alphaBar / alphaBarBefore;
        float beta = 1 - alpha;
        // 2. mean and variance of the posterior (eq. 7)
        float fromOriginal = TorchOps.sqrt(alphaBarBefore) * beta / (1 - alphaBar);
        float fromCurrent = TorchOps.sqrt(alpha) * (1 - alphaBarBefore) / (1 - alphaBar);
        float least = Math.max((1 - alphaBarBefore) / (1 - alphaBar) * beta, 1e-20f); // it has a logarithm
        try (Scope scope = new Scope()) {
            NDList parts = parts(output, x);
            Prediction.check(parts.head(), x, noise, needsNoise(timestep));
            NDArray original = new Prediction(config, alphaBar, parts.head(), x).original();
            NDArray previous = original.mul(fromOriginal).add(x.mul(fromCurrent));
            // 3. fresh noise, but at timestep 0
            if (needsNoise(timestep)) {
                NDArray fresh = switch (config.varianceType()) {
                    case FIXED_SMALL, FIXED_SMALL_LOG -> noise.mul(TorchOps.sqrt(least));
                    case FIXED_LARGE, FIXED_LARGE_LOG -> noise.mul(TorchOps.sqrt(beta));
                    case LEARNED -> noise.mul(parts.get(1).sqrt());
                    case LEARNED_RANGE -> noise.mul(between(least, beta, parts.get(1)));
                };
                previous = previous.add(fresh);
            }
            return new StepOutput(scope.keep(previous), scope.keep(original));
        }
    }

    @Override
    public Prediction prediction(NDArray output, int timestep, NDArray x) {
        before(timestep);
        NDArray mean = parts(output, x).head();
        Prediction.check(mean, x, null, false);
        return new Prediction(config, schedule.alphaBar(timestep), mean, x);
    }

    /** The network's output and, where it has one, its word on the variance. */
    private NDList parts(NDArray output, NDArray x) {
        if (!config.varianceType().learned()) {
            return new NDList(output);
        }
        Shape shape = x.getShape();
        long[] wanted = shape.getShape().clone();
        if (wanted.length > 1) {
            wanted[1] *= 2;
        }
        if (wanted.length < 2 || !output.getShape().equals(new Shape(wanted))) {
            throw new IllegalArgumentException(
                    "output must have twice the channels of x " + shape + ", as variance_type is "
                            + SchedulerJson.key(config.varianceType()) + ", got " + output.getShape());
        }
        return output.split(2, 1);
    }

    /** The standard deviation at {@code place}, -1 for the least variance and 1 for the most. */
    private static NDArray between(float least, float most, NDArray place) {
        NDArray share = place.add(1).div(2);
        NDArray log = share.mul((float) Math.log(most)).add(share.mul(-1).add(1).mul((float) Math.log(least)));
        return log.mul(0.5f).exp();
    }

    /** The next timestep of the list, -1 after the last: strides need not be even. */
    private int before(int timestep) {
        int next = Solver.place(timestep, timesteps) + 1;
        return next < timesteps.length ? timesteps[next] : -1;
    }

    @Override
    public SchedulerConfig config() {
        return config;
    }

    @Override
    public ObjectNode toJson() {
        return config.toJson();
    }
}
