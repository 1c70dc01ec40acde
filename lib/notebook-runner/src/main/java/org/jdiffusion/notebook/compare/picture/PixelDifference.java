package org.jdiffusion.notebook.compare.picture;

/**
 * How far two pictures of one size are apart, over all pixels and the three colours, on a scale from 0 to 255.
 *
 * @param mean the average of the absolute differences
 * @param max the largest of them
 */
record PixelDifference(double mean, int max) {

    static PixelDifference of(Picture expected, Picture actual) {
        int[] a = expected.onWhite();
        int[] b = actual.onWhite();
        long sum = 0;
        int max = 0;
        for (int i = 0; i < a.length; i++) {
            for (int shift = 16; shift >= 0; shift -= 8) {
                int difference = Math.abs(((a[i] >> shift) & 255) - ((b[i] >> shift) & 255));
                sum += difference;
                max = Math.max(max, difference);
            }
        }
        return new PixelDifference(sum / (3.0 * a.length), max);
    }
}
