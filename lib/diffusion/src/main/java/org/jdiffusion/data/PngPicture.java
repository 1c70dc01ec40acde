package org.jdiffusion.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A PNG file (ISO/IEC 15948), every kind of pixel, interlaced or not. Unpacks the pixels alone and never more than two
 * rows ahead; all other chunks are stepped over, so that what is packed in them does not matter.
 */
final class PngPicture {
    private static final int GREY = 0;
    private static final int COLOUR = 2;
    private static final int PALETTE = 3;
    private static final int GREY_ALPHA = 4;
    private static final int COLOUR_ALPHA = 6;
    private static final String XMP = "XML:com.adobe.xmp\0\0"; // the second zero: not compressed

    /** First column, first row, step between columns, step between rows of the seven passes of Adam7. */
    private static final int[][] PASSES = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private static final int[][] ONE_PASS = {{0, 0, 1, 1}};

    private final ByteBuffer file;
    private final String name;
    private final Queue<ByteBuffer> packed = new ArrayDeque<>();
    private final Inflater inflater = new Inflater();
    private int width;
    private int height;
    private int depth;
    private int kind;
    private boolean interlaced;
    private byte[] palette;
    private ByteBuffer exif;
    private ByteBuffer xmp;

    PngPicture(byte[] encoded, String name) {
        file = ByteBuffer.wrap(encoded).position(8);
        this.name = name;
    }

    Pixels decode() throws IOException {
        readChunks();
        if (packed.isEmpty() || (kind == PALETTE && palette == null)) {
            throw PictureFile.damaged(name, packed.isEmpty() ? "it has no pixels" : "it has no palette");
        }
        try {
            return Orientation.upright(unpack(), Orientation.of(exif, xmp));
        } catch (DataFormatException e) {
            throw PictureFile.damaged(name, "its pixels are not packed as they should be, " + e.getMessage());
        } finally {
            inflater.end();
        }
    }

    private void readChunks() throws DataException {
        for (String type = ""; !type.equals("IEND"); ) {
            int length = file.getInt();
            int start = file.position();
            if (length < 0 || length > file.remaining() - 8) {
                throw PictureFile.damaged(name, "it ends too early");
            }
            type = StandardCharsets.ISO_8859_1.decode(file.slice(start, 4)).toString();
            CRC32 crc = new CRC32();
            crc.update(file.slice(start, 4 + length));
            ByteBuffer body = file.slice(start + 4, length);
            file.position(start + 4 + length);
            if (file.getInt() != (int) crc.getValue()) {
                throw PictureFile.damaged(name, "the check sum of its part " + type + " is wrong");
            }
            if ((width == 0) != type.equals("IHDR")) {
                throw PictureFile.damaged(name, "its header is not where it should be");
            }
            chunk(type, body);
        }
    }

    private void chunk(String type, ByteBuffer body) throws DataException {
        switch (type) {
            case "IHDR" -> readHeader(body);
            case "PLTE" -> readPalette(body);
            case "IDAT" -> packed.add(body);
            case "eXIf" -> exif = body;
            case "iTXt" -> {
                if (PictureFile.starts(file.array(), file.position() - 4 - body.limit(), XMP)) {
                    xmp = body;
                }
            }
            default -> {}
        }
    }

    private void readHeader(ByteBuffer body) throws DataException {
        width = body.getInt();
        height = body.getInt();
        PictureFile.checkSize(width, height, name);
        depth = body.get();
        kind = body.get();
        boolean known = switch (kind) {
            case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case COLOUR, GREY_ALPHA, COLOUR_ALPHA -> depth == 8 || depth == 16;
            default -> false;
        };
        int packing = body.get();
        int filter = body.get();
        int interlacing = body.get();
        if (!known || packing != 0 || filter != 0 || (interlacing & ~1) != 0) {
            throw PictureFile.damaged(name, "its header tells of a kind that there is not");
        }
        interlaced = interlacing == 1;
    }

    /** Red, green, blue of each entry; those that the file leaves out are black, as in Pillow. */
    private void readPalette(ByteBuffer body) throws DataException {
        if (body.limit() > 768 || body.limit() % 3 != 0) {
            throw PictureFile.damaged(name, "its palette has " + body.limit() + " bytes");
        }
        palette = new byte[768];
        body.get(palette, 0, body.limit());
    }

    private Pixels unpack() throws DataFormatException, DataException {
        Pixels pixels = new Pixels(width, height);
        int bits = depth
                * switch (kind) {
                    case COLOUR -> 3;
                    case GREY_ALPHA -> 2;
                    case COLOUR_ALPHA -> 4;
                    default -> 1;
                };
        for (int[] pass : interlaced ? PASSES : ONE_PASS) {
            int columns = (width - pass[0] + pass[2] - 1) / pass[2];
            int rows = (height - pass[1] + pass[3] - 1) / pass[3];
            if (columns == 0) {
                continue;
            }
            byte[] above = new byte[1 + (columns * bits + 7) / 8];
            byte[] row = new byte[above.length];
            for (int r = 0; r < rows; r++) {
                inflate(row);
                unfilter(row, above, Math.max(1, bits / 8));
                int y = pass[1] + r * pass[3];
                put(row, columns, pixels.bytes, 3 * (y * width + pass[0]), 3 * pass[2]);
                byte[] next = above;
                above = row;
                row = next;
            }
        }
        return pixels;
    }

    /** Fills the row. */
    private void inflate(byte[] row) throws DataFormatException, DataException {
        for (int filled = 0; filled < row.length; ) {
            if (inflater.needsInput() && !packed.isEmpty()) {
                inflater.setInput(packed.remove());
            }
            int count = inflater.inflate(row, filled, row.length - filled);
            if (count == 0 && (inflater.finished() || inflater.needsDictionary() || packed.isEmpty())) {
                throw PictureFile.damaged(name, "it has fewer pixels than its header says");
            }
            filled += count;
        }
    }

    /** Section 9.2: each byte is what it differs from its neighbours by. The first byte says from which. */
    private void unfilter(byte[] row, byte[] above, int step) throws DataException {
        int filter = row[0];
        if (filter < 0 || filter > 4) {
            throw PictureFile.damaged(name, "a row has filter " + filter);
        }
        for (int i = 1; i < row.length && filter != 0; i++) {
            int left = i > step ? row[i - step] & 0xFF : 0;
            int up = above[i] & 0xFF;
            row[i] += (byte)
                    switch (filter) {
                        case 1 -> left;
                        case 2 -> up;
                        case 3 -> (left + up) / 2;
                        default -> paeth(left, up, i > step ? above[i - step] & 0xFF : 0);
                    };
        }
    }

    private static int paeth(int left, int up, int corner) {
        int toLeft = Math.abs(up - corner);
        int toUp = Math.abs(left - corner);
        int toCorner = Math.abs(left + up - 2 * corner);
        if (toLeft <= toUp && toLeft <= toCorner) {
            return left;
        }
        return toUp <= toCorner ? up : corner;
    }

    /** Writes a row's pixels from {@code at} on, {@code step} bytes apart. */
    private void put(byte[] row, int columns, byte[] rgb, int at, int step) {
        int bytes = depth / 8;
        int target = at;
        for (int i = 0; i < columns; i++, target += step) {
            switch (kind) {
                case COLOUR, COLOUR_ALPHA -> {
                    int source = 1 + i * bytes * (kind == COLOUR ? 3 : 4);
                    rgb[target] = row[source];
                    rgb[target + 1] = row[source + bytes];
                    rgb[target + 2] = row[source + 2 * bytes];
                }
                case PALETTE -> {
                    int entry = 3 * sample(row, i);
                    System.arraycopy(palette, entry, rgb, target, 3);
                }
                default -> {
                    byte grey = kind == GREY_ALPHA ? row[1 + 2 * i * bytes] : grey(row, i);
                    rgb[target] = grey;
                    rgb[target + 1] = grey;
                    rgb[target + 2] = grey;
                }
            }
        }
    }

    private byte grey(byte[] row, int i) {
        if (depth == 16) { // Pillow keeps such greys as numbers, and as colours cuts them off at 255
            return row[1 + 2 * i] == 0 ? row[2 + 2 * i] : (byte) 255;
        }
        return (byte) (sample(row, i) * 255 / ((1 << depth) - 1));
    }

    /** The i-th number of 1, 2, 4 or 8 bits. */
    private int sample(byte[] row, int i) {
        int bit = i * depth;
        return (row[1 + bit / 8] >> (8 - depth - bit % 8)) & ((1 << depth) - 1);
    }
}
