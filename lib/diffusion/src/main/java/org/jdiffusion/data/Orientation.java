package org.jdiffusion.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a camera was held: 1 upright, 2 to 8 turned or mirrored (EXIF 2.32, tag 0x0112). Read as Pillow's {@code getexif}
 * does, put right as its {@code exif_transpose} does.
 */
final class Orientation {
    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final Pattern XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

    private Orientation() {}

    /** Of an EXIF block, which is a TIFF file; 0 if it does not say. Never fails: a broken block says nothing. */
    static int ofExif(ByteBuffer block) {
        ByteBuffer tiff = block.slice();
        if (tiff.remaining() < 8) {
            return 0;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int at = tiff.getInt(4);
        if (at < 8 || at > tiff.limit() - 2) {
            return 0;
        }
        int entries = tiff.getShort(at) & 0xFFFF;
        for (int i = 0, entry = at + 2; i < entries && entry <= tiff.limit() - 12; i++, entry += 12) {
            if ((tiff.getShort(entry) & 0xFFFF) == TAG && tiff.getShort(entry + 2) == SHORT) {
                return tiff.getShort(entry + 8) & 0xFFFF;
            }
        }
        return 0;
    }

    /** Of an XMP block; 0 if it does not say. */
    static int ofXmp(ByteBuffer block) {
        Matcher matcher = XMP.matcher(StandardCharsets.ISO_8859_1.decode(block.slice()));
        return matcher.find() ? matcher.group(1).charAt(0) - '0' : 0;
    }

    /** The picture upright; itself where it is so already, or {@code orientation} is none of 2..8. */
    static Pixels upright(Pixels from, int orientation) {
        if (orientation < 2 || orientation > 8) {
            return from;
        }
        boolean swapped = orientation >= 5;
        boolean mirrored = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean flipped = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        Pixels to = new Pixels(swapped ? from.height : from.width, swapped ? from.width : from.height);
        int target = 0;
        for (int y = 0; y < to.height; y++) {
            for (int x = 0; x < to.width; x++) {
                int column = swapped ? y : x;
                int row = swapped ? x : y;
                int source = 3
                        * ((flipped ? from.height - 1 - row : row) * from.width
                                + (mirrored ? from.width - 1 - column : column));
                to.bytes[target++] = from.bytes[source];
                to.bytes[target++] = from.bytes[source + 1];
                to.bytes[target++] = from.bytes[source + 2];
            }
        }
        return to;
    }
}
