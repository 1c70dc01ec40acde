package org.jdiffusion.data;

/** From the components of a JPEG picture to colours, in whole numbers, to the bit as libjpeg (jdcolor.c) and Pillow. */
final class JpegColours {
    static final int[] RED_OF_CR = new int[256];
    static final int[] BLUE_OF_CB = new int[256];
    static final int[] GREEN_OF_CR = new int[256];
    static final int[] GREEN_OF_CB = new int[256];

    static {
        int half = 1 << 15;
        for (int i = 0; i < 256; i++) {
            int x = i - 128;
            RED_OF_CR[i] = (fixed(1.402) * x + half) >> 16;
            BLUE_OF_CB[i] = (fixed(1.772) * x + half) >> 16;
            GREEN_OF_CR[i] = -fixed(0.71414) * x;
            GREEN_OF_CB[i] = -fixed(0.34414) * x + half;
        }
    }

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

    /** Red, green, blue, turned round in place; or Y, Cb, Cr, left as they are. */
    static Pixels ofThree(int width, int height, byte[] values, boolean ycc) {
        for (int at = 0; at < values.length && !ycc; at += 3) {
            byte red = values[at];
            values[at] = values[at + 2];
            values[at + 2] = red;
        }
        return new Pixels(width, height, values, ycc);
    }

    /** From Y, Cb, Cr, in place. */
    static void toBgr(byte[] values) {
        for (int at = 0; at < values.length; at += 3) {
            toBgr(values, at, values[at], values[at + 1], values[at + 2]);
        }
    }

    /**
     * Cyan, magenta, yellow and black, inverted as Adobe writes them and Pillow takes all for; or Y, Cb, Cr and black. A
     * colour is (255 - ink)(255 - black) / 255.
     */
    static Pixels ofFour(int width, int height, byte[] values, boolean ycc) {
        Pixels pixels = new Pixels(width, height);
        byte[] bgr = pixels.bytes;
        for (int i = 0, at = 0; i < values.length; i += 4, at += 3) {
            if (ycc) {
                toBgr(bgr, at, values[i], values[i + 1], values[i + 2]);
                for (int c = 0; c < 3; c++) {
                    bgr[at + c] = (byte) ~bgr[at + c];
                }
            } else {
                bgr[at] = values[i + 2];
                bgr[at + 1] = values[i + 1];
                bgr[at + 2] = values[i];
            }
            int white = values[i + 3] & 0xFF;
            for (int c = 0; c < 3; c++) {
                int ink = (255 - (bgr[at + c] & 0xFF)) * white + 128;
                bgr[at + c] = (byte) Math.max(0, white - ((ink + (ink >> 8)) >> 8));
            }
        }
        return pixels;
    }

    private static void toBgr(byte[] bgr, int at, byte luma, byte blue, byte red) {
        int y = luma & 0xFF;
        int cb = blue & 0xFF;
        int cr = red & 0xFF;
        bgr[at] = clip(y + BLUE_OF_CB[cb]);
        bgr[at + 1] = clip(y + ((GREEN_OF_CB[cb] + GREEN_OF_CR[cr]) >> 16));
        bgr[at + 2] = clip(y + RED_OF_CR[cr]);
    }

    private static byte clip(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }

    private static int fixed(double factor) {
        return (int) (factor * 65_536 + 0.5);
    }
}
