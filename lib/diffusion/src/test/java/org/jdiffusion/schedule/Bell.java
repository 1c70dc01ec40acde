package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;

/**
 * Numbers of one normal distribution as data: the best network is known, and where a walk in endless steps would end. With
 * little deviation that is a straight way in σ at first, and a bend towards the end.
 */
record Bell(double mean, double deviation, NoiseSchedule schedule) {
    private static final Shape MANY = new Shape(1 << 14);

    /** What the best network says of x, the mean of the noise that may be in it. */
    NDArray noise(NDArray x, int timestep) {
        double alphaBar = schedule.alphaBar(timestep);
        return x.sub((float) (Math.sqrt(alphaBar) * mean)).mul((float) (Math.sqrt(1 - alphaBar) / variance(alphaBar)));
    }

    /** Where a walk in endless steps without fresh noise ends that starts from x. */
    private NDArray end(NDArray x, int timestep) {
        double alphaBar = schedule.alphaBar(timestep);
        return x.sub((float) (Math.sqrt(alphaBar) * mean))
                .mul((float) (deviation / Math.sqrt(variance(alphaBar))))
                .add((float) mean);
    }

    private double variance(double alphaBar) {
        return alphaBar * deviation * deviation + 1 - alphaBar;
    }

    /** A whole walk of a network that predicts noise; fresh noise depends on the step alone. */
    NDArray walk(Scheduler scheduler, NDArray x) {
        try (Scope scope = new Scope()) {
            StepOutput step = null;
            NDArray at = x;
            int[] timesteps = scheduler.timesteps();
            for (int i = 0; i < timesteps.length; i++) {
                int t = timesteps[i];
                NDArray fresh = scheduler.needsNoise(t) ? Noise.normal(x.getManager(), x.getShape(), i) : null;
                step = scheduler.step(noise(at, t), t, at, fresh, step);
                at = step.previous();
            }
            return scope.keep(at);
        }
    }

    /** How far from {@link #end} a walk ends: the root of the mean square, over the deviation. */
    double distance(Scheduler scheduler) {
        try (NDManager manager = Torch.newManager()) {
            NDArray x = Noise.normal(manager, MANY, -1);
            NDArray apart = walk(scheduler, x).sub(end(x, scheduler.timesteps()[0]));
            return Math.sqrt(apart.square().mean().getFloat()) / deviation;
        }
    }

    /** By how much the deviation of many ends is wrong, as a share of it. */
    double misfit(Scheduler scheduler) {
        try (NDManager manager = Torch.newManager()) {
            NDArray ends = walk(scheduler, Noise.normal(manager, MANY, -1)).sub(mean);
            return Math.abs(Math.sqrt(ends.square().mean().getFloat()) / deviation - 1);
        }
    }
}
