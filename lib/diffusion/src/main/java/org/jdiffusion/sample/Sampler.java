package org.jdiffusion.sample;

import ai.djl.ndarray.NDArray;
import java.util.function.ObjIntConsumer;
import org.jdiffusion.guidance.Guidance;
import org.jdiffusion.guidance.Steering;
import org.jdiffusion.schedule.Scheduler;
import org.jdiffusion.schedule.StepOutput;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.unet.Denoiser;

/**
 * The sampling loop: ask the network, step back, repeat.
 *
 * @param model the network
 * @param scheduler how to step
 * @param steering where to, or null for wherever the network goes
 * @param seed of the fresh noise that some schedulers add; a step's noise depends on (seed, step) alone
 */
public record Sampler(Denoiser model, Scheduler scheduler, Steering steering, long seed) {

    /** Unsteered. */
    public Sampler(Denoiser model, Scheduler scheduler, long seed) {
        this(model, scheduler, null, seed);
    }

    /**
     * Turns {@code noise} (N, C, H, W) into images in about [-1, 1], on the same manager.
     *
     * @param labels classes (N) int64, or null for a network without
     * @param onStep sees each step's output and its number 0, 1, ...; the tensors are freed after the call
     * @throws IllegalArgumentException if noise or labels are none that the network takes
     * @throws java.util.concurrent.CancellationException if the thread is interrupted, within one step
     */
    public NDArray sample(NDArray noise, NDArray labels, ObjIntConsumer<StepOutput> onStep) {
        int[] timesteps = scheduler.timesteps();
        try (Grad off = Grad.off();
                Scope all = new Scope()) {
            NDArray x = noise.duplicate();
            StepOutput before = null;
            for (int i = 0; i < timesteps.length; i++) {
                if (Thread.interrupted()) {
                    throw new java.util.concurrent.CancellationException(
                            "sampling was interrupted at step " + i + " of " + timesteps.length);
                }
                try (Scope step = new Scope()) {
                    StepOutput result = step(x, i, labels, before);
                    onStep.accept(result, i);
                    step.keep(result.previous());
                    step.keep(result.original());
                    x.close(); // of the step before, too, which is not looked at again
                    if (before != null) {
                        before.original().close();
                    }
                    x = result.previous();
                    before = result;
                }
            }
            return all.keep(x);
        }
    }

    /** The same without watching the steps. */
    public NDArray sample(NDArray noise, NDArray labels) {
        return sample(noise, labels, (output, step) -> {});
    }

    /**
     * One step of the loop. {@link #sample} makes them all; who calls this may change the steering between them.
     *
     * @param x images after {@code i} steps, (N, C, H, W)
     * @param i number of the step, from 0
     * @param labels as for {@link #sample}
     * @param before what the step before this one returned, its tensors still alive; null where there was none
     * @return tensors on the manager of {@code x}
     * @throws IllegalArgumentException if there is no such step, the network does not take x or labels, or the scheduler not
     *     the step before
     */
    public StepOutput step(NDArray x, int i, NDArray labels, StepOutput before) {
        int[] timesteps = scheduler.timesteps();
        if (i < 0 || i >= timesteps.length) {
            throw new IllegalArgumentException("i: wanted 0.." + (timesteps.length - 1) + ", got " + i);
        }
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            Moved moved = moved(x, timesteps[i], labels);
            NDArray fresh = scheduler.needsNoise(timesteps[i])
                    ? Noise.normal(x.getManager(), x.getShape(), Noise.mix(seed, i))
                    : null;
            StepOutput result = scheduler.step(moved.output(), timesteps[i], moved.x(), fresh, before);
            scope.keep(result.previous());
            scope.keep(result.original());
            return result;
        }
    }

    /** The same without looking back, as {@link Scheduler#step(NDArray, int, NDArray, NDArray)}. */
    public StepOutput step(NDArray x, int i, NDArray labels) {
        return step(x, i, labels, null);
    }

    /** What to step from, and what the network said. */
    private record Moved(NDArray x, NDArray output) {}

    private Moved moved(NDArray x, int timestep, NDArray labels) {
        double factor = steering == null ? 0 : steering.strength().at(timestep, scheduler, x.getShape());
        if (factor == 0) {
            return new Moved(x, model.predict(x, timestep, labels));
        }
        Guidance.Slope slope = new Guidance(model, scheduler, steering.path()).at(x, timestep, labels, steering.loss());
        NDArray moved = x.sub(slope.gradient().mul(factor));
        // as the unit has it: the network is not asked again, the noise that it saw stays
        return new Moved(
                moved, scheduler.prediction(slope.output(), timestep, x).outputAt(moved));
    }
}
