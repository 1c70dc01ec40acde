package org.jdiffusion.course;

import java.awt.image.BufferedImage;

/**
 * Samples side by side. A page shows small ones larger, but the notebook's file holds them in their own size and each
 * colour to within three of 255, or a course of pictures would be too large to pass on.
 *
 * @param picture as it was drawn, each sample pixel once
 */
public record Sheet(BufferedImage picture) {
    private static final int PAGE = 840; // pixels across
    private static final int LARGEST = 3;
    private static final int STEP = 7; // next to no one sees it; takes two bits of eight from each colour

    /** How many pixels of the page, across and down, one pixel gets. */
    static int enlargement(BufferedImage picture) {
        return Math.max(1, Math.min(LARGEST, PAGE / picture.getWidth()));
    }

    /** What the file holds; a sheet that fills the page by itself is not changed. */
    BufferedImage stored() {
        if (enlargement(picture) == 1) {
            return picture;
        }
        int width = picture.getWidth();
        int height = picture.getHeight();
        var stored = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = rounded(pixels[i] >> 16) << 16 | rounded(pixels[i] >> 8) << 8 | rounded(pixels[i]);
        }
        stored.setRGB(0, 0, width, height, pixels, 0, width);
        return stored;
    }

    @Override
    public String toString() {
        return "sheet " + picture.getWidth() + "x" + picture.getHeight();
    }

    private static int rounded(int colour) {
        return Math.round((float) (colour & 255) / STEP) * STEP;
    }
}
