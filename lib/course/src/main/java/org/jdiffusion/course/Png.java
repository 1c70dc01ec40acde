package org.jdiffusion.course;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.internal.chartpart.Chart;

/** Pictures as the notebook's file holds them. */
final class Png {
    private static final int SCALE = 2;

    private Png() {}

    /** Draws a chart at twice its size. */
    static BufferedImage draw(Chart<?, ?> chart) {
        var image = new BufferedImage(SCALE * chart.getWidth(), SCALE * chart.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.scale(SCALE, SCALE);
            chart.paint(graphics, chart.getWidth(), chart.getHeight());
        } finally {
            graphics.dispose();
        }
        return image;
    }

    /** Returns the image as PNG in Base64; the same pixels always give the same text. */
    static String base64(RenderedImage image) {
        return Base64.getEncoder().encodeToString(bytes(image));
    }

    /** The image as the bytes of a PNG file. */
    static byte[] bytes(RenderedImage image) {
        var bytes = new ByteArrayOutputStream();
        try (var output = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "png", output)) {
                throw new IllegalArgumentException("image: want one that PNG can hold, got " + image.getColorModel());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
