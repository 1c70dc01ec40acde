package org.jdiffusion.meadow;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** A square to draw on, from -1 (left, top) to 1 (right, bottom), finer than the picture it becomes. */
final class Canvas {
    private static final int SMALLEST = 8;
    private static final int LARGEST = 1024;
    private static final int FINE = 64;

    private final int size;
    private final int fineness;
    private final BufferedImage fine;

    Canvas(int size) {
        if (size < SMALLEST || size > LARGEST) {
            throw new IllegalArgumentException("size must lie in " + SMALLEST + ".." + LARGEST + ", got " + size);
        }
        this.size = size;
        fineness = Math.max(2, FINE / size);
        fine = new BufferedImage(size * fineness, size * fineness, BufferedImage.TYPE_INT_RGB);
    }

    /** A pen of its own for each part of the picture. */
    Graphics2D pen() {
        Graphics2D pen = fine.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        double half = size * fineness / 2.0;
        pen.translate(half, half);
        pen.scale(half, half);
        return pen;
    }

    /** The picture: each pixel the mean of the finer ones that it covers. */
    BufferedImage finish() {
        BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        int area = fineness * fineness;
        int[] block = new int[area];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                fine.getRGB(x * fineness, y * fineness, fineness, fineness, block, 0, fineness);
                int red = 0;
                int green = 0;
                int blue = 0;
                for (int rgb : block) {
                    red += (rgb >> 16) & 0xFF;
                    green += (rgb >> 8) & 0xFF;
                    blue += rgb & 0xFF;
                }
                picture.setRGB(x, y, mean(red, area) << 16 | mean(green, area) << 8 | mean(blue, area));
            }
        }
        return picture;
    }

    private static int mean(int sum, int count) {
        return (sum + count / 2) / count;
    }
}
