package org.jdiffusion.notebook.compare.picture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A decoded picture.
 *
 * @param argb its pixels row by row, each 0xAARRGGBB, sRGB, not premultiplied
 */
public record Picture(int width, int height, int[] argb) {

    public Picture {
        if (width < 1 || height < 1 || argb.length != width * height) {
            throw new IllegalArgumentException(
                    "wanted width * height pixels, got " + argb.length + " for " + width + "x" + height);
        }
    }

    /**
     * Decodes a PNG or JPEG as it stands in a notebook.
     *
     * @param base64 may hold line breaks
     * @throws PictureException when it is no Base64 or no such picture
     */
    public static Picture decode(String base64) throws PictureException {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(base64);
            BufferedImage image = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)));
            if (image == null) {
                throw new PictureException("it is no picture in a known format", null);
            }
            return of(image);
        } catch (PictureException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // readers throw either for broken files
            throw new PictureException("it is a broken picture: " + e.getMessage(), e);
        }
    }

    /** The pixels of an image. */
    public static Picture of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        // Java takes stored greys for linear light and brightens them; every other program takes them as they are.
        boolean grey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        int[] pixels = grey ? greys(image) : image.getRGB(0, 0, width, height, null, 0, width);
        return new Picture(width, height, pixels);
    }

    /** The picture as a PNG file. */
    public byte[] png() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, width, height, argb, 0, width);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var memory = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", memory);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    /** Width and height, as in {@code 640x480}. */
    public String size() {
        return width + "x" + height;
    }

    /** How many different colours it has; one where it is blank. */
    public int colours() {
        return (int) Arrays.stream(onWhite()).distinct().count();
    }

    boolean isAsLargeAs(Picture other) {
        return width == other.width && height == other.height;
    }

    /** The pixels 0xRRGGBB as they look on a white page. */
    int[] onWhite() {
        int[] result = new int[argb.length];
        for (int i = 0; i < argb.length; i++) {
            int alpha = argb[i] >>> 24;
            for (int shift = 16; shift >= 0; shift -= 8) {
                int value = (argb[i] >> shift) & 255;
                result[i] |= ((value * alpha + 255 * (255 - alpha) + 127) / 255) << shift;
            }
        }
        return result;
    }

    private static int[] greys(BufferedImage image) {
        Raster raster = image.getRaster();
        int bits = image.getColorModel().getComponentSize(0);
        int[] pixels = new int[image.getWidth() * image.getHeight()];
        int[] samples = new int[raster.getNumBands()];
        for (int i = 0; i < pixels.length; i++) {
            raster.getPixel(i % image.getWidth(), i / image.getWidth(), samples);
            int grey = eight(samples[0], bits);
            int alpha = samples.length > 1 ? eight(samples[1], bits) : 255;
            pixels[i] = (alpha << 24) | (grey << 16) | (grey << 8) | grey;
        }
        return pixels;
    }

    private static int eight(int sample, int bits) {
        return bits > 8 ? sample >> (bits - 8) : sample * 255 / ((1 << bits) - 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Picture that && isAsLargeAs(that) && Arrays.equals(argb, that.argb);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(argb) + 31 * width;
    }

    @Override
    public String toString() {
        return "picture of " + size();
    }
}
