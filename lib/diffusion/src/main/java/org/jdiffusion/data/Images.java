package org.jdiffusion.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jdiffusion.io.Atomic;
import org.jdiffusion.tensor.Numbers;

/**
 * From arrays to pictures and back. Arrays are (N, C, H, W), any float type, C is 1 (grey) or 3 (red, green, blue),
 * values in [-1, 1]; a picture's 0..255 is round(x * 127.5 + 127.5), halves up, after clamping.
 */
public final class Images {
    private static final float HALF = 127.5f;
    private static final int SMALLEST_TILE = 56;

    private Images() {}

    /**
     * One picture for each image of the batch.
     *
     * @param batch (N, C, H, W), or (C, H, W) for one
     * @throws IllegalArgumentException if the shape or type is another, or a value is NaN or infinite
     */
    public static List<BufferedImage> pictures(NDArray batch) {
        Shape shape = checkShape(batch);
        int count = (int) shape.get(0);
        int channels = (int) shape.get(1);
        int height = (int) shape.get(2);
        int width = (int) shape.get(3);
        float[] values = floats(batch);
        List<BufferedImage> pictures = new ArrayList<>(count);
        for (int n = 0; n < count; n++) {
            BufferedImage picture = blank(width, height, channels == 1);
            for (int c = 0; c < channels; c++) {
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        float value = values[((n * channels + c) * height + y) * width + x];
                        if (!Float.isFinite(value)) {
                            throw new IllegalArgumentException(String.format(
                                    "batch: wanted finite values, got %s in image %d, channel %d, row %d, column %d",
                                    value, n, c, y, x));
                        }
                        picture.getRaster().setSample(x, y, c, toByte(value));
                    }
                }
            }
            pictures.add(picture);
        }
        return pictures;
    }

    /** The batch as a grid, enlarged by whole factors until a tile is at least 56 pixels high. See {@link Grid}. */
    public static BufferedImage grid(NDArray batch, int columns) {
        List<BufferedImage> pictures = pictures(batch);
        int height = pictures.get(0).getHeight();
        return Grid.of(columns)
                .withScale(Math.max(1, (SMALLEST_TILE + height - 1) / height))
                .draw(pictures);
    }

    /** The batch as a grid, every pixel scale x scale. See {@link Grid}, also for labels. */
    public static BufferedImage grid(NDArray batch, int columns, int scale) {
        return Grid.of(columns).withScale(scale).draw(pictures(batch));
    }

    /** Pictures of any size in one row, such as before and after. */
    public static BufferedImage sideBySide(BufferedImage... pictures) {
        return Grid.of(Math.max(1, pictures.length)).draw(List.of(pictures));
    }

    /**
     * A picture as an array: what {@link #pictures} would draw again exactly. Transparency is dropped.
     *
     * @return (1, C, H, W) float32 in [-1, 1]; C is 1 for an 8-bit grey picture, otherwise 3
     */
    public static NDArray pixels(NDManager manager, BufferedImage picture) {
        return pixels(manager, List.of(picture));
    }

    /**
     * Pictures as one array, in their order.
     *
     * @return (N, C, H, W) float32 in [-1, 1]; C is 1 where all are 8-bit grey, otherwise 3
     * @throws IllegalArgumentException if there are none, or their sizes differ
     */
    public static NDArray pixels(NDManager manager, List<BufferedImage> pictures) {
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("pictures: wanted at least one, got none");
        }
        int channels = pictures.stream().allMatch(Images::isGrey) ? 1 : 3;
        int height = pictures.get(0).getHeight();
        int width = pictures.get(0).getWidth();
        int each = Math.multiplyExact(channels * height, width);
        float[] values = new float[Math.multiplyExact(each, pictures.size())];
        for (int n = 0; n < pictures.size(); n++) {
            BufferedImage picture = pictures.get(n);
            if (picture.getHeight() != height || picture.getWidth() != width) {
                throw new IllegalArgumentException("pictures: wanted all " + width + "x" + height
                        + " as the first, got " + picture.getWidth() + "x" + picture.getHeight() + " at " + n);
            }
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int rgb = colour(picture, x, y);
                    for (int c = 0; c < channels; c++) {
                        values[n * each + (c * height + y) * width + x] = toUnit((rgb >> (16 - 8 * c)) & 0xFF);
                    }
                }
            }
        }
        return manager.create(values, new Shape(pictures.size(), channels, height, width));
    }

    /**
     * Writes a PNG file, whole or not at all; makes the folder where it is missing and replaces an older file.
     *
     * @throws IOException if the folder or the file cannot be written
     */
    public static void writePng(BufferedImage picture, Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // A stream of our own, or ImageIO would put a scratch file into the system's temporary folder.
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(picture, "png", out)) {
                throw new IOException(file + ": this kind of picture cannot be written as PNG: " + picture.getType());
            }
        }
        Atomic.write(file, bytes.toByteArray());
    }

    /** 0..255 to [-1, 1]. */
    static float toUnit(int level) {
        return level / HALF - 1;
    }

    private static int toByte(float value) {
        return Math.max(0, Math.min(255, Math.round(value * HALF + HALF)));
    }

    static BufferedImage blank(int width, int height, boolean grey) {
        return new BufferedImage(width, height, grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    }

    static boolean isGrey(BufferedImage picture) {
        return picture.getType() == BufferedImage.TYPE_BYTE_GRAY;
    }

    /** 0xRRGGBB. Not getRGB for grey pictures: that one converts from a linear grey and so changes the value. */
    static int colour(BufferedImage picture, int x, int y) {
        return isGrey(picture) ? picture.getRaster().getSample(x, y, 0) * 0x010101 : picture.getRGB(x, y) & 0xFFFFFF;
    }

    private static Shape checkShape(NDArray batch) {
        Shape shape = batch.getShape();
        Shape four = shape.dimension() == 3 ? new Shape(1).addAll(shape) : shape;
        boolean fits = four.dimension() == 4 && four.size() > 0 && (four.get(1) == 1 || four.get(1) == 3);
        if (!fits || !batch.getDataType().isFloating()) {
            throw new IllegalArgumentException("batch: wanted (N, C, H, W) of floats with C = 1 or 3, got " + shape
                    + " of " + batch.getDataType());
        }
        return four;
    }

    private static float[] floats(NDArray batch) {
        if (batch.getDataType() == DataType.FLOAT32) {
            return Numbers.floats(batch);
        }
        try (NDArray converted = batch.toType(DataType.FLOAT32, true)) {
            return Numbers.floats(converted);
        }
    }
}
