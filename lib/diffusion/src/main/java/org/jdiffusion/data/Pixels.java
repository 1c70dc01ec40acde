package org.jdiffusion.data;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** A decoded picture: three bytes a pixel, blue, green, red, row by row, as Java2D has them in TYPE_3BYTE_BGR. */
final class Pixels {
    final int width;
    final int height;
    final byte[] bgr;

    Pixels(int width, int height, byte[] bgr) {
        this.width = width;
        this.height = height;
        this.bgr = bgr;
    }

    Pixels(int width, int height) {
        this(width, height, new byte[3 * width * height]);
    }

    /** The same bytes as a picture of Java2D. */
    BufferedImage picture() {
        WritableRaster raster = Raster.createInterleavedRaster(
                new DataBufferByte(bgr, bgr.length), width, height, 3 * width, 3, new int[] {2, 1, 0}, null);
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, raster, false, null);
    }
}
