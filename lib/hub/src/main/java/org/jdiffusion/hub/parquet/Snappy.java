package org.jdiffusion.hub.parquet;

import java.nio.ByteBuffer;

/**
 * Unpacks Snappy's raw format: literals, and copies of what came before. In Java, because a page must be entered in its
 * middle ({@link SnappyWindows}), which no library does.
 *
 * @see <a href="https://github.com/google/snappy/blob/main/format_description.txt">the format</a>
 */
final class Snappy {
    /** A copy of 64 bytes takes three. */
    static final int MOST_RATIO = 22;

    private Snappy() {}

    /** One step: so many bytes, which follow in the input if {@code back} is 0, else are found so far back. */
    record Element(int length, int back) {
        /** Reads the next one's head. */
        static Element read(ByteBuffer in) throws Malformed {
            int tag = in.get() & 0xFF;
            int high = tag >> 2;
            return switch (tag & 3) {
                case 0 -> new Element(natural(high < 60 ? high : little(in, high - 59)) + 1, 0);
                case 1 -> copy((high & 7) + 4, (tag >> 5) << 8 | (in.get() & 0xFF));
                case 2 -> copy(high + 1, little(in, 2));
                default -> copy(high + 1, little(in, 4));
            };
        }

        private static Element copy(int length, long back) throws Malformed {
            if (back == 0) {
                throw new Malformed("a Snappy copy goes back 0 bytes");
            }
            return new Element(length, natural(back));
        }

        private static long little(ByteBuffer in, int bytes) {
            long value = 0;
            for (int i = 0; i < bytes; i++) {
                value |= (in.get() & 0xFFL) << (8 * i);
            }
            return value;
        }

        private static int natural(long value) throws Malformed {
            if (value >= Integer.MAX_VALUE) {
                throw new Malformed("a Snappy element has the size " + value);
            }
            return (int) value;
        }
    }

    /** Reads the length that stands before the elements, which must be the one that the page's head claims. */
    static void requireLength(ByteBuffer in, long claimed) throws Malformed {
        int length = Varint.natural(in, "the length of a Snappy page");
        if (length != claimed) {
            throw new Malformed("a page claims " + claimed + " bytes, its Snappy data " + length);
        }
    }

    /** Fills {@code out} with what the elements say; what follows in {@code in} is left. */
    static void unpack(ByteBuffer in, byte[] out) throws Malformed {
        int done = 0;
        while (done < out.length) {
            Element element = Element.read(in);
            int length = Math.min(element.length(), out.length - done);
            int back = element.back();
            if (back == 0) {
                in.get(out, done, length);
            } else if (back > done) {
                throw new Malformed("a Snappy copy goes back " + back + " bytes, where " + done + " are");
            } else if (back >= length) {
                System.arraycopy(out, done - back, out, done, length);
            } else {
                for (int i = done; i < done + length; i++) { // it repeats itself
                    out[i] = out[i - back];
                }
            }
            done += length;
        }
    }
}
