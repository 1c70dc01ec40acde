package org.jdiffusion.course;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.internal.chartpart.Chart;

/** Pictures as the notebook's file holds them. */
final class Png {
    private static final double SCALE = 1.5;

    private Png() {}

    /** Draws a chart half as large again as a page shows it, in the few colours that it needs. */
    static BufferedImage draw(Chart<?, ?> chart) {
        int width = (int) (SCALE * chart.getWidth());
        int height = (int) (SCALE * chart.getHeight());
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.scale(SCALE, SCALE);
            chart.paint(graphics, chart.getWidth(), chart.getHeight());
        } finally {
            graphics.dispose();
        }
        return FewColours.of(image, Charts.inks());
    }

    /** Returns the image as PNG in Base64; the same pixels always give the same text. */
    static String base64(RenderedImage image) {
        return Base64.getEncoder().encodeToString(bytes(image));
    }

    /** The image as the bytes of a PNG file, as small as it gets. */
    static byte[] bytes(RenderedImage image) {
        if (image instanceof BufferedImage photo && photo.getType() == BufferedImage.TYPE_INT_RGB) {
            return PhotoPng.bytes(photo);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        if (!writer.getOriginatingProvider().canEncodeImage(image)) {
            throw new IllegalArgumentException("image: want one that PNG can hold, got " + image.getColorModel());
        }
        ImageWriteParam smallest = writer.getDefaultWriteParam();
        smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        smallest.setCompressionQuality(0);
        var bytes = new ByteArrayOutputStream();
        try (var output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, null), smallest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
