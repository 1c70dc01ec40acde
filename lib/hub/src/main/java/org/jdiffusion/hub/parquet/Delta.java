package org.jdiffusion.hub.parquet;

import java.nio.ByteBuffer;

/** Whole numbers as differences to the one before, packed in blocks (the format's DELTA_BINARY_PACKED). */
final class Delta {
    private Delta() {}

    /** Reads {@code count} numbers, and leaves {@code in} after the last; the page's own count must be the same. */
    static long[] decode(ByteBuffer in, int count) throws Malformed {
        int block = Varint.natural(in, "the size of a block of differences");
        int parts = Varint.natural(in, "the number of parts of a block");
        int claimed = Varint.natural(in, "the number of differences");
        long value = Varint.signed(in);
        if (claimed != count) {
            throw new Malformed("a page has " + count + " values, its differences are " + claimed);
        }
        if (block == 0 || parts == 0 || block % parts != 0 || block / parts % 8 != 0) {
            throw new Malformed("blocks of " + block + " differences in " + parts + " parts");
        }
        long[] out = new long[Limits.bytes("a page's numbers", 8L * count) / 8];
        int perPart = block / parts;
        int done = 0;
        if (count > 0) {
            out[done++] = value;
        }
        while (done < count) {
            long least = Varint.signed(in);
            ByteBuffer widths = in.slice(in.position(), parts);
            in.position(in.position() + parts);
            for (int p = 0; p < parts && done < count; p++) {
                int width = widths.get(p) & 0xFF;
                int here = Math.min(perPart, count - done);
                if (width > 64 || (long) here * width > 8L * in.remaining()) {
                    throw new Malformed("differences of " + width + " bits, " + in.remaining() + " bytes are left");
                }
                for (int i = 0; i < here; i++) {
                    value += least + Bits.get(in, in.position() * 8L + (long) i * width, width);
                    out[done++] = value;
                }
                in.position((int) Math.min(in.limit(), in.position() + (long) perPart / 8 * width));
            }
        }
        return out;
    }

    /** The same for lengths, each 0..2^31-1, as places: the sums of all before, from {@code begin} on. */
    static long[] places(ByteBuffer in, int count, long begin) throws Malformed {
        long[] lengths = decode(in, count);
        long[] places = new long[count + 1];
        places[0] = begin;
        for (int i = 0; i < count; i++) {
            if (lengths[i] < 0 || lengths[i] > Integer.MAX_VALUE) {
                throw new Malformed("a value has the length " + lengths[i]);
            }
            places[i + 1] = places[i] + lengths[i];
        }
        return places;
    }
}
