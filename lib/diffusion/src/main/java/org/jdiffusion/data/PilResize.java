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
        boolean tall = from.height > height && from.height - height > 2 * (from.width - width);
        return tall ? alongRows(alongColumns(from, height), width) : alongColumns(alongRows(from, width), height);
    }

    private static Pixels alongRows(Pixels from, int width) {
        if (from.width == width) {
            return from;
        }
        Weights[] weights = Weights.of(from.width, width);
        Pixels to = new Pixels(width, from.height);
        byte[] bytes = from.bgr;
        int target = 0;
        for (int y = 0; y < from.height; y++) {
            int row = 3 * y * from.width;
            for (int x = 0; x < width; x++) {
                int[] shares = weights[x].shares;
                int blue = HALF;
                int green = HALF;
                int red = HALF;
                int at = row + 3 * weights[x].first;
                for (int share : shares) {
                    blue += (bytes[at] & 0xFF) * share;
                    green += (bytes[at + 1] & 0xFF) * share;
                    red += (bytes[at + 2] & 0xFF) * share;
                    at += 3;
                }
                to.bgr[target++] = clip(blue);
                to.bgr[target++] = clip(green);
                to.bgr[target++] = clip(red);
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
                    sums[i] += (from.bgr[row + i] & 0xFF) * share;
                }
                row += length;
            }
            for (int i = 0; i < length; i++) {
                to.bgr[y * length + i] = clip(sums[i]);
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
