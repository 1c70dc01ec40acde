package org.jdiffusion.hub.parquet;

import java.nio.ByteBuffer;

/** Numbers of any width packed without gaps, lowest bit first. */
final class Bits {
    private Bits() {}

    /**
     * One number.
     *
     * @param at its lowest bit, from the buffer's begin
     * @param width 0..64
     */
    static long get(ByteBuffer in, long at, int width) {
        long value = 0;
        for (int done = 0; done < width; ) {
            int bit = (int) ((at + done) & 7);
            int here = Math.min(8 - bit, width - done);
            long part = (in.get((int) ((at + done) >> 3)) & 0xFF) >> bit & ((1 << here) - 1);
            value |= part << done;
            done += here;
        }
        return value;
    }
}
