package org.jdiffusion.data;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/**
 * A decoded picture: three bytes a pixel, row by row. They are blue, green, red, as Java2D has them in TYPE_3BYTE_BGR; or Y,
 * Cb, Cr, as JPEG has them, until somebody wants to see them.
 */
final class Pixels {
    final int width;
    final int height;
    final byte[] bytes;
    final boolean ycc;

    Pixels(int width, int height, byte[] bytes, boolean ycc) {
        this.width = width;
        this.height = height;
        this.bytes = bytes;
        this.ycc = ycc;
    }

    Pixels(int width, int height, byte[] bgr) {
        this(width, height, bgr, false);
    }

    Pixels(int width, int height) {
        this(width, height, new byte[3 * width * height]);
    }

    /** The same in blue, green, red. May work in place, so these here are of no use afterwards. */
    Pixels inBgr() {
        if (!ycc) {
            return this;
        }
        JpegColours.toBgr(bytes);
        return new Pixels(width, height, bytes);
    }

    /** The same bytes, which are blue, green, red, as a picture of Java2D. */
    BufferedImage picture() {
        WritableRaster raster = Raster.createInterleavedRaster(
                new DataBufferByte(bytes, bytes.length), width, height, 3 * width, 3, new int[] {2, 1, 0}, null);
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, raster, false, null);
    }
}
