package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.jdiffusion.tensor.Scope;

/**
 * DPM-Solver++(2M): each step goes towards the clean image that the last two, drawn on in λ = -log σ, point to (Lu et al.
 * 2022, DPM-Solver++, algorithm 2; diffusers {@code DPMSolverMultistepScheduler} as it is by default, of order 2 by
 * midpoint). A step without one before it is of first order, that of {@link DdimScheduler}, and so is the last, which ends
 * on the clean image.
 *
 * <p>As in diffusers, x0 is held in range by thresholding and not by clip_sample.
 */
public final class DpmSolverScheduler extends Solver {
    /** @param steps network evaluations, 1..T, with leading and linspace spacing 1..T-1 */
    public DpmSolverScheduler(SchedulerConfig config, int steps) {
        super(config, "DPMSolverMultistepScheduler", false, true, timesteps(config, steps));
    }

    /**
     * The same settings and as many steps, taken this way: {@code DPMSolverMultistepScheduler.from_config(other.config)}.
     */
    public static DpmSolverScheduler from(Scheduler other) {
        return new DpmSolverScheduler(other.config(), other.timesteps().length);
    }

    /** Spacings that visit timestep 0 have one timestep more, and it is left out. */
    private static int[] timesteps(SchedulerConfig config, int steps) {
        if (config.timestepSpacing() == TimestepSpacing.TRAILING) {
            return config.timesteps(steps);
        }
        if (steps < 1 || steps >= config.numTrainTimesteps()) {
            throw new IllegalArgumentException("steps must lie in 1.." + (config.numTrainTimesteps() - 1)
                    + " with timestep_spacing " + SchedulerJson.key(config.timestepSpacing()) + ", got " + steps);
        }
        return Arrays.copyOf(config.timesteps(steps + 1), steps);
    }

    @Override
    public StepOutput step(NDArray output, int timestep, NDArray x, NDArray noise, StepOutput before) {
        int here = place(timestep);
        int next = here + 1;
        checkBefore(before, here, x);
        try (Scope scope = new Scope()) {
            NDArray original = prediction(output, timestep, x).original();
            NDArray target = original;
            if (before != null && !last(here)) {
                // 1. the line through this x0 and the last, drawn on to the middle of the step
                double step = Math.log(sigma(here) / sigma(next));
                double lastStep = Math.log(sigma(here - 1) / sigma(here));
                target = original.add(original.sub(before.original()).mul((float) (step / (2 * lastStep))));
            }
            // 2. towards it, exactly (eq. 9)
            double stay = spread(next) / spread(here);
            double go = signal(next) * (1 - sigma(next) / sigma(here));
            NDArray previous = x.mul((float) stay).add(target.mul((float) go));
            return new StepOutput(scope.keep(previous), scope.keep(original));
        }
    }
}
