package org.jdiffusion.judge;

import java.util.Arrays;

/**
 * How often a judge saw what was asked for.
 *
 * @param confusion counts by wanted digit (row) and digit seen (column), 10 x 10
 */
public record Verdict(int[][] confusion) {

    static Verdict of(int[] wanted, int[] seen) {
        if (wanted.length != seen.length) {
            throw new IllegalArgumentException(
                    "need one wanted digit per image, got " + wanted.length + " for " + seen.length + " images");
        }
        for (int digit : wanted) {
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("wanted digits must lie in 0..9, got " + digit);
            }
        }
        int[][] confusion = new int[10][10];
        for (int i = 0; i < wanted.length; i++) {
            confusion[wanted[i]][seen[i]]++;
        }
        return new Verdict(confusion);
    }

    /** Images judged. */
    public int count() {
        return Arrays.stream(confusion).flatMapToInt(Arrays::stream).sum();
    }

    /** Share of images in which the judge saw the wanted digit, 0..1; NaN without images. */
    public double accuracy() {
        int right = 0;
        for (int digit = 0; digit < 10; digit++) {
            right += confusion[digit][digit];
        }
        return right / (double) count();
    }

    /** The same among images of which {@code digit} was wanted; NaN if none was. */
    public double accuracy(int digit) {
        return confusion[digit][digit]
                / (double) Arrays.stream(confusion[digit]).sum();
    }

    /** The lowest accuracy among the digits that were wanted at all. */
    public double worst() {
        double worst = 1;
        for (int digit = 0; digit < 10; digit++) {
            if (Arrays.stream(confusion[digit]).sum() > 0) {
                worst = Math.min(worst, accuracy(digit));
            }
        }
        return worst;
    }
}
