package org.jdiffusion.data;

/**
 * The colours of a pixel in one long, the sum of one entry for each of its three bytes. Every colour has ten bits and is
 * 256 too large, so that those outside 0..255, which Y, Cb and Cr may give, show in the two upper bits.
 */
final class PackedColours {
    private static final int GREEN = 26; // above the 16 bits behind its point, which Cb and Cr have each a part in
    private static final int RED = 36;
    private static final long ONES = 1 | 1L << GREEN | 1L << RED;

    private static final PackedColours BGR = new PackedColours();
    private static final PackedColours YCC = new PackedColours();

    final long[] first = new long[256];
    final long[] second = new long[256];
    final long[] third = new long[256];

    static {
        for (int i = 0; i < 256; i++) {
            BGR.first[i] = 256 * ONES + i;
            BGR.second[i] = (long) i << GREEN;
            BGR.third[i] = (long) i << RED;
            YCC.first[i] = (256 + i) * ONES;
            YCC.second[i] = JpegColours.BLUE_OF_CB[i] + ((long) JpegColours.GREEN_OF_CB[i] << (GREEN - 16));
            YCC.third[i] =
                    ((long) JpegColours.RED_OF_CR[i] << RED) + ((long) JpegColours.GREEN_OF_CR[i] << (GREEN - 16));
        }
    }

    private PackedColours() {}

    static PackedColours of(Pixels pixels) {
        return pixels.ycc ? YCC : BGR;
    }

    /** The sum with every colour brought into 0..255. */
    static long clip(long sum) {
        return (sum & 768 * ONES) == 256 * ONES
                ? sum
                : clipped(sum) | (clipped(sum >> GREEN) << GREEN) | (clipped(sum >> RED) << RED);
    }

    static int blue(long sum) {
        return (int) sum & 255;
    }

    static int green(long sum) {
        return (int) (sum >> GREEN) & 255;
    }

    static int red(long sum) {
        return (int) (sum >> RED) & 255;
    }

    private static long clipped(long colour) {
        return Math.max(0, Math.min(255, (colour & 1023) - 256));
    }
}
