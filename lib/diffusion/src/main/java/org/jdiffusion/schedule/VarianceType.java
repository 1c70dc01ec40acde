package org.jdiffusion.schedule;

/** How much fresh noise a step of {@link DdpmScheduler} adds; the mean of the step is the same for all. */
public enum VarianceType {
    /** The posterior's variance β̃ = (1-ᾱ_prev) / (1-ᾱ) β, the least (Ho et al. 2020, eq. 7). */
    FIXED_SMALL,
    /** The same number, worked out by way of its logarithm. */
    FIXED_SMALL_LOG,
    /** β, the most. */
    FIXED_LARGE,
    /** The same number; diffusers takes the logarithm for the number and so draws NaN. */
    FIXED_LARGE_LOG,
    /** The network's own: its output has 2C channels, the second half the variance. */
    LEARNED,
    /** The second half is a place in [-1, 1] between log β̃ and log β (Nichol and Dhariwal 2021, eq. 15). */
    LEARNED_RANGE;

    /** Whether the network's output has twice the channels of the image. */
    public boolean learned() {
        return this == LEARNED || this == LEARNED_RANGE;
    }
}
