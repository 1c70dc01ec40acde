package org.jdiffusion.guidance;

import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.schedule.NoiseSchedule;
import org.jdiffusion.schedule.Scheduler;
import org.jdiffusion.schedule.SchedulerConfig;

/**
 * How far images are moved against the slope of a loss. A scale means in any sampling what it means in the unit's, of one
 * image of 256x256 pixels in 40 steps with a linear schedule: there {@code x - scale * gradient}. The unit's 40 for a batch
 * of eight is 5 here. Elsewhere the factor is such that a pixel is moved as far in all: a move of x by d moves the clean
 * image, with the noise held, by d/√ᾱ, and past the network the gradient has another 1/√ᾱ, so it is the sum of 1/ᾱ over
 * the steps that counts.
 *
 * @param scale 0 for not at all; may be negative, to go away from what is wanted
 * @param over how it changes from step to step
 */
public record Strength(double scale, Over over) {
    private static final double NUMBERS = 3 * 256 * 256;
    private static final double LEAST_ALPHA_BAR = 1e-5; // of the unit's schedule, the last has 4e-5
    private static final double REACH = reach(new DdimScheduler(SchedulerConfig.defaults(), 40));

    /** Four ways that the unit draws. */
    public enum Over {
        /** The same at each step. */
        CONSTANT,
        /** With ᾱ: hardly anything at first. */
        ALPHA_BAR,
        /** With √ᾱ, which undoes what the way past the network does to a gradient. */
        SQRT_ALPHA_BAR,
        /** With √(1-ᾱ): hardly anything at the end. */
        SQRT_ONE_MINUS_ALPHA_BAR
    }

    public Strength {
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException("scale must be a finite number, got " + scale);
        }
    }

    /** The same at each step. */
    public static Strength of(double scale) {
        return new Strength(scale, Over.CONSTANT);
    }

    /**
     * What to multiply the gradient of each image's loss with; 0 at a timestep that leaves next to nothing of an image, as
     * there is nothing to steer yet.
     *
     * @param timestep one of the scheduler's
     * @param images shape (N, C, H, W)
     */
    public double at(int timestep, Scheduler scheduler, Shape images) {
        double alphaBar = scheduler.config().noise().alphaBar(timestep);
        if (alphaBar < LEAST_ALPHA_BAR) {
            return 0;
        }
        double share = switch (over) {
            case CONSTANT -> 1;
            case ALPHA_BAR -> alphaBar;
            case SQRT_ALPHA_BAR -> Math.sqrt(alphaBar);
            case SQRT_ONE_MINUS_ALPHA_BAR -> Math.sqrt(1 - alphaBar);
        };
        return scale * share * images.slice(1).size() / NUMBERS * REACH / reach(scheduler);
    }

    private static double reach(Scheduler scheduler) {
        NoiseSchedule noise = scheduler.config().noise();
        return IntStream.of(scheduler.timesteps())
                .mapToDouble(noise::alphaBar)
                .filter(alphaBar -> alphaBar >= LEAST_ALPHA_BAR)
                .map(alphaBar -> 1 / alphaBar)
                .sum();
    }
}
