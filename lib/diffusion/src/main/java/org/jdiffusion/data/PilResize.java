package org.jdiffusion.data;

import java.util.Arrays;

/**
 * Brings pictures to another size to the bit as Pillow's {@code resize(size, BILINEAR)}, which is what torchvision's {@code
 * Resize} does to a picture: in two passes, along the rows and along the columns, each pixel the mean of those under a
 * triangle that is as wide as two pixels, or two of the result where it shrinks; weights are whole numbers of 22 bits, and
 * both passes round to bytes. The order of the passes is that of Pillow 13, which begins with the columns of tall pictures;
 * earlier ones begin with the rows, so there a few numbers differ by one.
 */
final class PilResize {
    private static final int BITS = 32 - 8 - 2;
    private static final int HALF = 1 << (BITS - 1);

    private PilResize() {}

    static Pixels to(int width, int height, Pixels from) {
        if (from.height > height && from.height - height > 2 * (from.width - width)) {
            return alongRows(alongColumns(from, height), width);
        }
        return alongColumns(alongRows(from, width), height);
    }

    private static Pixels alongRows(Pixels from, int width) {
        if (from.width > width) {
            return narrower(from, width);
        }
        return from.width < width ? wider(from, width) : from;
    }

    /**
     * Here each pixel is part of two of the result at most, which are neighbours. Its product with the weights for both, in
     * the halves of a long, goes to two sums at once; none outgrows its half.
     */
    private static Pixels narrower(Pixels from, int width) {
        long[][] pairs = pairs(from.width, width);
        Pixels to = new Pixels(width, from.height);
        byte[] bytes = from.bytes;
        int at = 0;
        int target = 0;
        for (int y = 0; y < from.height; y++) {
            int red = 0;
            int green = 0;
            int blue = 0;
            for (int x = 0; x <= width; x++) {
                long reds = 0;
                long greens = 0;
                long blues = 0;
                for (long pair : pairs[x]) {
                    reds += (bytes[at] & 0xFF) * pair;
                    greens += (bytes[at + 1] & 0xFF) * pair;
                    blues += (bytes[at + 2] & 0xFF) * pair;
                    at += 3;
                }
                if (x > 0) {
                    to.bytes[target++] = clip(red + (int) reds);
                    to.bytes[target++] = clip(green + (int) greens);
                    to.bytes[target++] = clip(blue + (int) blues);
                }
                red = HALF + (int) (reds >> 32);
                green = HALF + (int) (greens >> 32);
                blue = HALF + (int) (blues >> 32);
            }
        }
        return to;
    }

    /** Of the pixels between the centres of x - 1 and x of the result: the weight for x in the upper half, x - 1 in the lower. */
    private static long[][] pairs(int from, int width) {
        long[] all = new long[from];
        long[][] pairs = new long[width + 1][];
        Weights[] weights = Weights.of(from, width);
        int begin = 0;
        for (int x = 0; x < width; x++) {
            int middle = (int) Math.ceil((x + 0.5) * from / width - 0.5);
            for (int k = 0; k < weights[x].shares.length; k++) {
                int at = weights[x].first + k;
                all[at] |= (long) weights[x].shares[k] << (at < middle ? 32 : 0);
            }
            pairs[x] = Arrays.copyOfRange(all, begin, middle);
            begin = middle;
        }
        pairs[width] = Arrays.copyOfRange(all, begin, from);
        return pairs;
    }

    private static Pixels wider(Pixels from, int width) {
        Weights[] weights = Weights.of(from.width, width);
        Pixels to = new Pixels(width, from.height);
        byte[] bytes = from.bytes;
        int target = 0;
        for (int y = 0; y < from.height; y++) {
            int row = 3 * y * from.width;
            for (int x = 0; x < width; x++) {
                int[] shares = weights[x].shares;
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                int at = row + 3 * weights[x].first;
                for (int share : shares) {
                    red += (bytes[at] & 0xFF) * share;
                    green += (bytes[at + 1] & 0xFF) * share;
                    blue += (bytes[at + 2] & 0xFF) * share;
                    at += 3;
                }
                to.bytes[target++] = clip(red);
                to.bytes[target++] = clip(green);
                to.bytes[target++] = clip(blue);
            }
        }
        return to;
    }

    private static Pixels alongColumns(Pixels from, int height) {
        if (from.height == height) {
            return from;
        }
        Weights[] weights = Weights.of(from.height, height);
        Pixels to = new Pixels(from.width, height);
        int length = 3 * from.width;
        int[] sums = new int[length];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, HALF);
            int row = weights[y].first * length;
            for (int share : weights[y].shares) {
                for (int i = 0; i < length; i++) {
                    sums[i] += (from.bytes[row + i] & 0xFF) * share;
                }
                row += length;
            }
            for (int i = 0; i < length; i++) {
                to.bytes[y * length + i] = clip(sums[i]);
            }
        }
        return to;
    }

    private static byte clip(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> BITS));
    }

    /** What one pixel of the result is made of: {@code shares} of the pixels from {@code first} on. */
    private static final class Weights {
        final int first;
        final int[] shares;

        private Weights(int first, int[] shares) {
            this.first = first;
            this.shares = shares;
        }

        static Weights[] of(int from, int to) {
            double scale = (double) from / to;
            double reach = Math.max(scale, 1);
            Weights[] all = new Weights[to];
            for (int i = 0; i < to; i++) {
                double centre = (i + 0.5) * scale;
                int first = Math.max(0, (int) (centre - reach + 0.5));
                double[] heights = new double[Math.min(from, (int) (centre + reach + 0.5)) - first];
                double sum = 0;
                for (int k = 0; k < heights.length; k++) {
                    double distance = Math.abs((k + first - centre + 0.5) * (1 / reach));
                    heights[k] = distance < 1 ? 1 - distance : 0;
                    sum += heights[k];
                }
                int[] shares = new int[heights.length];
                for (int k = 0; k < shares.length; k++) {
                    shares[k] = (int) (0.5 + heights[k] / sum * (1 << BITS));
                }
                all[i] = new Weights(first, shares);
            }
            return all;
        }
    }
}
