package org.jdiffusion.train;

/**
 * Which timesteps a training draws: t = T u^exponent with u uniform in [0, 1). With 1, all are alike; below 1, the noisy
 * ones come more often, where a picture's layout and class are decided. The exponent goes evenly from {@code start} at
 * the first update to {@code end} at the last.
 */
public record TimestepLaw(double start, double end) {
    /** All timesteps alike, as in Ho et al. 2020, algorithm 1. */
    public static final TimestepLaw UNIFORM = new TimestepLaw(1, 1);

    public TimestepLaw {
        if (!(start > 0 && end > 0 && start < 100 && end < 100)) {
            throw new IllegalArgumentException("exponents must lie between 0 and 100, got " + start + " and " + end);
        }
    }

    /** The exponent at a share of the training in 0..1. */
    public double exponent(double done) {
        return start + (end - start) * done;
    }
}
