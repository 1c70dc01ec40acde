package org.jdiffusion.notebook.compare.picture;

/**
 * The mean structural similarity of two pictures of one size, as scikit-image 0.25's {@code structural_similarity} gives
 * it for 8-bit colours ({@code channel_axis=-1}): window 7, uniform weights, sample covariance (Wang et al. 2004). A
 * picture that is smaller than the window gets the largest odd window that fits.
 */
final class StructuralSimilarity {
    private static final int WINDOW = 7;
    private static final double C1 = 0.01 * 255 * (0.01 * 255);
    private static final double C2 = 0.03 * 255 * (0.03 * 255);

    private final int width;
    private final int window;
    private final int[] expected;
    private final int[] actual;

    private StructuralSimilarity(Picture expected, Picture actual) {
        this.width = expected.width();
        int side = Math.min(WINDOW, Math.min(expected.width(), expected.height()));
        this.window = side % 2 == 0 ? side - 1 : side;
        this.expected = expected.onWhite();
        this.actual = actual.onWhite();
    }

    /** From -1 to 1, where 1 means equal. */
    static double of(Picture expected, Picture actual) {
        StructuralSimilarity all = new StructuralSimilarity(expected, actual);
        return (all.channel(16) + all.channel(8) + all.channel(0)) / 3;
    }

    private double channel(int shift) {
        int rows = expected.length / width;
        Sums[] columns = new Sums[width];
        double total = 0;
        for (int top = 0; top + window <= rows; top++) {
            for (int x = 0; x < width; x++) {
                if (top == 0) {
                    columns[x] = new Sums();
                    for (int y = 0; y < window; y++) {
                        add(columns[x], x, y, shift, 1);
                    }
                } else {
                    add(columns[x], x, top - 1, shift, -1);
                    add(columns[x], x, top + window - 1, shift, 1);
                }
            }
            total += row(columns);
        }
        return total / ((long) (rows - window + 1) * (width - window + 1));
    }

    private void add(Sums sums, int x, int y, int shift, int sign) {
        long a = (expected[y * width + x] >> shift) & 255;
        long b = (actual[y * width + x] >> shift) & 255;
        sums.add(sign, a, b, a * a, b * b, a * b);
    }

    private double row(Sums[] columns) {
        Sums sums = new Sums();
        double total = 0;
        for (int x = 0; x < width; x++) {
            sums.add(1, columns[x]);
            if (x >= window) {
                sums.add(-1, columns[x - window]);
            }
            total += x >= window - 1 ? sums.similarity(window * window) : 0;
        }
        return total;
    }

    /** Sums over a window of both values, their squares and their product; exact, being whole numbers. */
    private static final class Sums {
        private long a;
        private long b;
        private long aa;
        private long bb;
        private long ab;

        void add(int sign, long moreA, long moreB, long moreAa, long moreBb, long moreAb) {
            a += sign * moreA;
            b += sign * moreB;
            aa += sign * moreAa;
            bb += sign * moreBb;
            ab += sign * moreAb;
        }

        void add(int sign, Sums other) {
            add(sign, other.a, other.b, other.aa, other.bb, other.ab);
        }

        double similarity(int n) {
            double ma = (double) a / n;
            double mb = (double) b / n;
            double sample = n == 1 ? 1 : n / (n - 1.0);
            double va = sample * ((double) aa / n - ma * ma);
            double vb = sample * ((double) bb / n - mb * mb);
            double vab = sample * ((double) ab / n - ma * mb);
            return (2 * ma * mb + C1) * (2 * vab + C2) / ((ma * ma + mb * mb + C1) * (va + vb + C2));
        }
    }
}
