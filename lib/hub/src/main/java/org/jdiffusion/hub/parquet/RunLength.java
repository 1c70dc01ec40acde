package org.jdiffusion.hub.parquet;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Small numbers as runs of equal ones and runs of packed bits (the format's RLE/bit-packing hybrid). */
final class RunLength {
    private RunLength() {}

    /**
     * Reads {@code count} numbers.
     *
     * @param width bits of each, 0..32
     */
    static int[] decode(ByteBuffer in, int width, int count) throws Malformed {
        if (width < 0 || width > 32) {
            throw new Malformed("a page has numbers of " + width + " bits");
        }
        int[] out = new int[Limits.bytes("a page's numbers", 4L * count) / 4];
        int done = 0;
        while (done < count) {
            int head = Varint.natural(in, "the length of a run");
            int length = head >>> 1;
            if ((head & 1) == 0) {
                if (length == 0) {
                    throw new Malformed("a run has no length");
                }
                int end = (int) Math.min(count, (long) done + length);
                Arrays.fill(out, done, end, value(in, (width + 7) / 8));
                done = end;
            } else {
                long bytes = (long) length * width; // eight numbers at a time
                int here = (int) Math.min(count - done, 8L * length);
                if (length == 0 || (long) here * width > 8L * in.remaining()) {
                    throw new Malformed("a run of packed bits is " + bytes + " bytes, " + in.remaining() + " are left");
                }
                for (int i = 0; i < here; i++) {
                    out[done + i] = (int) Bits.get(in, in.position() * 8L + (long) i * width, width);
                }
                // some writers leave out what is not needed of the last run
                in.position((int) Math.min(in.limit(), in.position() + bytes));
                done += here;
            }
        }
        return out;
    }

    private static int value(ByteBuffer in, int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (in.get() & 0xFF) << (8 * i);
        }
        return value;
    }
}
