package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;

/**
 * Few, larger and by default deterministic steps (Song et al. 2021, DDIM, eq. 12; diffusers {@code DDIMScheduler}).
 */
public final class DdimScheduler implements Scheduler {
    private final SchedulerConfig config;
    private final NoiseSchedule schedule;
    private final int[] timesteps;
    private final double eta;
    private final boolean useClippedModelOutput;

    /**
     * @param steps network evaluations, 1..T
     * @param eta 0 for no fresh noise, 1 for as much as DDPM adds
     * @param useClippedModelOutput whether the noise to step along is worked out anew from the x0 held in range, so that
     *     the two still make x_t together; otherwise it is what the network said
     */
    public DdimScheduler(SchedulerConfig config, int steps, double eta, boolean useClippedModelOutput) {
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta must lie in 0..1, got " + eta);
        }
        this.config = config;
        this.eta = eta;
        this.useClippedModelOutput = useClippedModelOutput;
        schedule = config.noise();
        timesteps = config.timesteps(steps);
    }

    /** Along the noise that the network said. */
    public DdimScheduler(SchedulerConfig config, int steps, double eta) {
        this(config, steps, eta, false);
    }

    /** Without fresh noise. */
    public DdimScheduler(SchedulerConfig config, int steps) {
        this(config, steps, 0);
    }

    /** The same settings and as many steps, taken this way: {@code DDIMScheduler.from_config(other.config)}. */
    public static DdimScheduler from(Scheduler other) {
        return new DdimScheduler(other.config(), other.timesteps().length);
    }

    @Override
    public int[] timesteps() {
        return timesteps.clone();
    }

    @Override
    public boolean needsNoise(int timestep) {
        return eta > 0;
    }

    @Override
    public StepOutput step(NDArray output, int timestep, NDArray x, NDArray noise, StepOutput unused) {
        Prediction.check(output, x, noise, eta > 0);
        int before = timestep - config.numTrainTimesteps() / timesteps.length;
        // 1. shares of signal here and after the step
        float alphaBar = schedule.alphaBar(timestep);
        float alphaBarBefore =
                before >= 0 ? schedule.alphaBar(before) : config.setAlphaToOne() ? 1 : schedule.alphaBar(0);
        // 2. how much of the noise is to be fresh (eq. 16)
        float variance = (1 - alphaBarBefore) / (1 - alphaBar) * (1 - alphaBar / alphaBarBefore);
        float sigma = (float) eta * TorchOps.sqrt(variance);
        float rest = Math.max(0, 1 - alphaBarBefore - sigma * sigma); // where nothing is left, rounding may go below
        try (Scope scope = new Scope()) {
            // 3. the clean image, then back along the same noise
            Prediction seen = prediction(output, timestep, x);
            NDArray original = seen.original();
            NDArray direction = useClippedModelOutput ? seen.noise(original) : seen.noise();
            NDArray previous = original.mul(TorchOps.sqrt(alphaBarBefore)).add(direction.mul(TorchOps.sqrt(rest)));
            if (eta > 0) {
                previous = previous.add(noise.mul(sigma));
            }
            return new StepOutput(scope.keep(previous), scope.keep(original));
        }
    }

    @Override
    public Prediction prediction(NDArray output, int timestep, NDArray x) {
        Prediction.check(output, x, null, false);
        return new Prediction(config, schedule.alphaBar(timestep), output, x);
    }

    @Override
    public SchedulerConfig config() {
        return config;
    }

    @Override
    public ObjectNode toJson() {
        return config.toJson().put("_class_name", "DDIMScheduler");
    }
}
