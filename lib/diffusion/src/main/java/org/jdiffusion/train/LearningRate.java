package org.jdiffusion.train;

/**
 * Rises evenly to {@code peak} over {@code warmup} updates, then falls as half a cosine to a hundredth of it at
 * {@code total}, and stays there.
 */
public record LearningRate(double peak, int warmup, int total) {
    public LearningRate {
        if (!(peak > 0) || warmup < 0 || total <= warmup) {
            throw new IllegalArgumentException("need peak > 0 and 0 <= warmup < total, got peak " + peak + ", warmup "
                    + warmup + ", total " + total);
        }
    }

    /** The rate of update number {@code update}, counted from 0. */
    public double at(long update) {
        if (update < warmup) {
            return peak * (update + 1) / warmup;
        }
        double done = Math.min(1, (update - warmup) / (double) (total - warmup));
        return peak * Math.max(0.01, 0.5 + 0.5 * Math.cos(Math.PI * done));
    }
}
