package org.jdiffusion.hub.parquet;

/** Which values of a page are there. */
final class Presence {
    private final long[] bits;
    private final int[] before; // how many are there before each word of bits
    private final int count;

    /** @param levels of each value how many of it and the structures around it are there: all, if {@code full} */
    Presence(int[] levels, int full) throws Malformed {
        bits = new long[(levels.length + 63) / 64];
        before = new int[bits.length];
        int sum = 0;
        for (int i = 0; i < levels.length; i++) {
            if (i % 64 == 0) {
                before[i / 64] = sum;
            }
            if (levels[i] > full) {
                throw new Malformed("a value has the level " + Integer.toUnsignedString(levels[i]) + " of " + full);
            }
            if (levels[i] == full) {
                bits[i / 64] |= 1L << i;
                sum++;
            }
        }
        count = sum;
    }

    /** How many are there. */
    int count() {
        return count;
    }

    /** How many are there before value {@code i}, or -1 if that one is missing. */
    int rank(int i) {
        long word = bits[i / 64];
        if ((word >> i & 1) == 0) {
            return -1;
        }
        return before[i / 64] + Long.bitCount(word & (1L << i) - 1);
    }

    long weight() {
        return 12L * bits.length;
    }
}
