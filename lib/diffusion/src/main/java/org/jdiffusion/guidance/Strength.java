package org.jdiffusion.guidance;

import ai.djl.ndarray.types.Shape;
import org.jdiffusion.schedule.SchedulerConfig;

/**
 * How far images are moved against the slope of a loss. A scale means for a pixel of any image what it means in the unit
 * for one image of 256x256 pixels: there {@code x - scale * gradient}. The unit's 40 for a batch of eight is 5 here.
 *
 * @param scale 0 for not at all; may be negative, to go away from what is wanted
 * @param over how it changes from step to step
 */
public record Strength(double scale, Over over) {
    private static final double NUMBERS = 3 * 256 * 256;

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

    /** What to multiply the gradient of each image's loss with, for images of this shape (N, C, H, W). */
    public double at(int timestep, SchedulerConfig scheduler, Shape images) {
        double alphaBar = scheduler.noise().alphaBar(timestep);
        double share = switch (over) {
            case CONSTANT -> 1;
            case ALPHA_BAR -> alphaBar;
            case SQRT_ALPHA_BAR -> Math.sqrt(alphaBar);
            case SQRT_ONE_MINUS_ALPHA_BAR -> Math.sqrt(1 - alphaBar);
        };
        return scale * share * images.slice(1).size() / NUMBERS;
    }
}
