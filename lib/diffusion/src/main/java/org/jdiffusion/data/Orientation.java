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
    private static final int LONG = 4;
    private static final int EXIF = 0x45786966; // "Exif"
    private static final Pattern XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

    private Orientation() {}

    /** What the blocks say, EXIF before XMP; null where there is none. 0 if they do not say. */
    static int of(ByteBuffer exif, ByteBuffer xmp) {
        int said = exif == null ? 0 : ofExif(exif);
        return said == 0 && xmp != null ? ofXmp(xmp) : said;
    }

    /** Of an EXIF block, which is a TIFF file, with or without its name. Never fails: a broken block says nothing. */
    private static int ofExif(ByteBuffer block) {
        ByteBuffer tiff = block.slice();
        if (tiff.remaining() >= 6 && tiff.getInt(0) == EXIF && tiff.getShort(4) == 0) {
            tiff = tiff.position(6).slice();
        }
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
            int type = tiff.getShort(entry + 2);
            if ((tiff.getShort(entry) & 0xFFFF) == TAG && (type == SHORT || type == LONG)) {
                return Math.max(1, type == SHORT ? tiff.getShort(entry + 8) : tiff.getInt(entry + 8));
            }
        }
        return 0;
    }

    private static int ofXmp(ByteBuffer block) {
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
