package org.jdiffusion.data;

/** From one or four components of a JPEG picture to colours, in whole numbers, to the bit as libjpeg and Pillow. */
final class JpegColours {
    private static final int HALF = 1 << 15;

    private JpegColours() {}

    static Pixels ofGrey(int width, int height, byte[] values) {
        Pixels pixels = new Pixels(width, height);
        for (int i = 0, at = 0; i < values.length; i++, at += 3) {
            pixels.bytes[at] = values[i];
            pixels.bytes[at + 1] = values[i];
            pixels.bytes[at + 2] = values[i];
        }
        return pixels;
    }

    /**
     * Cyan, magenta, yellow and black, inverted as Adobe writes them and Pillow takes all for; or Y, Cb, Cr and black. A
     * colour is (255 - ink)(255 - black) / 255.
     */
    static Pixels ofFour(int width, int height, byte[] values, boolean ycc) {
        Pixels pixels = new Pixels(width, height);
        for (int i = 0, at = 0; i < values.length; i += 4, at += 3) {
            int cyan = values[i] & 0xFF;
            int magenta = values[i + 1] & 0xFF;
            int yellow = values[i + 2] & 0xFF;
            int white = values[i + 3] & 0xFF;
            if (ycc) { // jdcolor.c, which turns the colours round as well
                int luma = cyan;
                int cb = magenta - 128;
                int cr = yellow - 128;
                cyan = 255 - clip(luma + ((fixed(1.402) * cr + HALF) >> 16));
                magenta = 255 - clip(luma + ((-fixed(0.34414) * cb - fixed(0.71414) * cr + HALF) >> 16));
                yellow = 255 - clip(luma + ((fixed(1.772) * cb + HALF) >> 16));
            }
            pixels.bytes[at] = under(cyan, white);
            pixels.bytes[at + 1] = under(magenta, white);
            pixels.bytes[at + 2] = under(yellow, white);
        }
        return pixels;
    }

    /** What is left of white under an ink. */
    private static byte under(int inverted, int white) {
        int ink = (255 - inverted) * white + 128;
        return (byte) Math.max(0, white - ((ink + (ink >> 8)) >> 8));
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }

    private static int fixed(double factor) {
        return (int) (factor * 65_536 + 0.5);
    }
}
