package org.jdiffusion.train;

/** The learning rate of each update. */
public sealed interface LearningRate {
    /** The rate of update number {@code update}, counted from 0. */
    double at(long update);

    /** Updates in all. */
    int total();

    /**
     * Rises evenly to {@code peak} over {@code warmup} updates, then falls as half a cosine to a hundredth of it at
     * {@code total}, and stays there.
     */
    record Cosine(double peak, int warmup, int total) implements LearningRate {
        public Cosine {
            if (!(peak > 0) || warmup < 0 || total <= warmup) {
                throw new IllegalArgumentException("need peak > 0 and 0 <= warmup < total, got peak " + peak
                        + ", warmup " + warmup + ", total " + total);
            }
        }

        @Override
        public double at(long update) {
            if (update < warmup) {
                return peak * (update + 1) / warmup;
            }
            double done = Math.min(1, (update - warmup) / (double) (total - warmup));
            return peak * Math.max(0.01, 0.5 + 0.5 * Math.cos(Math.PI * done));
        }
    }

    /**
     * {@code first} in the first epoch, and in each later one {@code gamma} times that of the one before (torch's
     * {@code ExponentialLR}, stepped after each epoch, as the unit's script has it).
     *
     * @param perEpoch updates of an epoch
     */
    record Falling(double first, double gamma, int perEpoch, int total) implements LearningRate {
        public Falling {
            if (!(first > 0) || !(gamma > 0 && gamma <= 1) || perEpoch < 1 || total < 1) {
                throw new IllegalArgumentException("need first > 0, 0 < gamma <= 1, perEpoch and total at least 1, got "
                        + "first " + first + ", gamma " + gamma + ", perEpoch " + perEpoch + ", total " + total);
            }
        }

        @Override
        public double at(long update) {
            long epoch = update / perEpoch;
            return first * Math.pow(gamma, (double) epoch);
        }
    }
}
