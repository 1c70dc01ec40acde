package org.jdiffusion.notebook.compare.picture;

import java.util.Arrays;

/** Draws the stored picture, the fresh one and their difference in a row. */
public final class SideBySide {
    private static final int GAP = 8;
    private static final int PAPER = 0xff808080;
    private static final int ONE_SIDED = 0xffff00ff;

    private final Picture expected;
    private final Picture actual;
    private final int width;
    private final int height;

    private SideBySide(Picture expected, Picture actual) {
        this.expected = expected;
        this.actual = actual;
        this.width = Math.max(expected.width(), actual.width());
        this.height = Math.max(expected.height(), actual.height());
    }

    /**
     * One picture of three panels on grey: expected, actual, difference. The difference is black where they agree and
     * stretched so that the largest is as bright as can be; where only one of them has a pixel, it is magenta.
     */
    public static Picture of(Picture expected, Picture actual) {
        return new SideBySide(expected, actual).draw();
    }

    private Picture draw() {
        int total = 3 * width + 4 * GAP;
        int[] board = new int[total * (height + 2 * GAP)];
        Arrays.fill(board, PAPER);
        paste(board, total, 0, expected);
        paste(board, total, 1, actual);
        paste(board, total, 2, difference());
        return new Picture(total, height + 2 * GAP, board);
    }

    private void paste(int[] board, int total, int panel, Picture picture) {
        int left = GAP + panel * (width + GAP);
        int[] pixels = picture.onWhite();
        for (int i = 0; i < pixels.length; i++) {
            int x = left + i % picture.width();
            int y = GAP + i / picture.width();
            board[y * total + x] = 0xff000000 | pixels[i];
        }
    }

    private Picture difference() {
        int[] a = expected.onWhite();
        int[] b = actual.onWhite();
        int[] result = new int[width * height];
        int largest = 0;
        for (int i = 0; i < result.length; i++) {
            int x = i % width;
            int y = i / width;
            boolean inA = x < expected.width() && y < expected.height();
            boolean inB = x < actual.width() && y < actual.height();
            if (inA && inB) {
                result[i] = apart(a[y * expected.width() + x], b[y * actual.width() + x]);
                largest = Math.max(largest, brightest(result[i]));
            } else {
                result[i] = inA || inB ? ONE_SIDED : PAPER;
            }
        }
        for (int i = 0; i < result.length; i++) {
            boolean compared = (result[i] >>> 24) == 0;
            result[i] = compared ? 0xff000000 | stretch(result[i], largest) : result[i];
        }
        return new Picture(width, height, result);
    }

    private static int apart(int a, int b) {
        int result = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            result |= Math.abs(((a >> shift) & 255) - ((b >> shift) & 255)) << shift;
        }
        return result;
    }

    private static int brightest(int rgb) {
        return Math.max((rgb >> 16) & 255, Math.max((rgb >> 8) & 255, rgb & 255));
    }

    private static int stretch(int rgb, int largest) {
        int result = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            result |= (((rgb >> shift) & 255) * 255 / Math.max(1, largest)) << shift;
        }
        return result;
    }
}
