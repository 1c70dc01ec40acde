package org.jdiffusion.schedule;

/** Which of the T training timesteps a sampler of fewer steps visits (Lin et al. 2023, table 2). */
public enum TimestepSpacing {
    /** Multiples of T / steps: 0 is visited, T - 1 is not. */
    LEADING {
        @Override
        int[] timesteps(int train, int steps, int offset) {
            int ratio = train / steps;
            return fill(steps, i -> (int) Math.rint((steps - 1 - i) * (double) ratio) + offset);
        }
    },
    /** Evenly from T - 1 to 0, both visited. */
    LINSPACE {
        @Override
        int[] timesteps(int train, int steps, int offset) {
            double step = steps == 1 ? 0 : (train - 1) / (double) (steps - 1);
            return fill(steps, i -> (int) Math.rint(step * (steps - 1 - i)));
        }
    },
    /** From T - 1 down by T / steps, so to about T / steps - 1. */
    TRAILING {
        @Override
        int[] timesteps(int train, int steps, int offset) {
            double stride = (train - train / (double) steps) - train; // rounded as numpy.arange does
            return fill(steps, i -> (int) Math.rint(train + i * stride) - 1);
        }
    };

    /** Timesteps in 0..train-1, falling. */
    abstract int[] timesteps(int train, int steps, int offset);

    private static int[] fill(int n, java.util.function.IntUnaryOperator value) {
        return java.util.stream.IntStream.range(0, n).map(value).toArray();
    }
}
