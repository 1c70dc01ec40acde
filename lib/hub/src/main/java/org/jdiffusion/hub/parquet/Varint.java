package org.jdiffusion.hub.parquet;

import java.nio.ByteBuffer;

/** Whole numbers of seven bits a byte, lowest first (ULEB128). */
final class Varint {
    private Varint() {}

    static long read(ByteBuffer in) throws Malformed {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte part = in.get();
            value |= (part & 0x7FL) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new Malformed("a number goes on for more than ten bytes");
    }

    /** One that is 0..2^31-1. */
    static int natural(ByteBuffer in, String what) throws Malformed {
        long value = read(in);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new Malformed(what + " is " + Long.toUnsignedString(value));
        }
        return (int) value;
    }

    /** A signed one, small either way (zigzag). */
    static long signed(ByteBuffer in) throws Malformed {
        long value = read(in);
        return (value >>> 1) ^ -(value & 1);
    }
}
