package org.jdiffusion.data;

import java.io.IOException;

/**
 * From a picture's file to what a network learns from, to the bit as the unit's torchvision steps: {@code Resize((side,
 * side))}, which heeds no shape, a mirror where it is asked for, {@code ToTensor}, {@code Normalize([0.5], [0.5])}.
 */
public final class Squares {
    private static final float[] UNIT = new float[256];

    static {
        for (int i = 0; i < UNIT.length; i++) {
            UNIT[i] = unit(i);
        }
    }

    private Squares() {}

    /**
     * The numbers of one picture.
     *
     * @param encoded a PNG or JPEG file
     * @param name of the picture, for messages
     * @param side height and width of the result, 1 or more
     * @param mirrored whether left and right are exchanged
     * @return (3, side, side) in [-1, 1], row by row
     * @throws DataException as {@link PictureFile#decode}
     */
    public static float[] values(byte[] encoded, String name, int side, boolean mirrored) throws IOException {
        byte[] rgb = PilResize.to(side, side, PictureFile.pixels(encoded, name)).bytes;
        int plane = side * side;
        float[] values = new float[3 * plane];
        for (int i = 0, at = 0; i < plane; i++, at += 3) {
            int target = mirrored ? i - i % side + side - 1 - i % side : i;
            values[target] = UNIT[rgb[at] & 0xFF];
            values[plane + target] = UNIT[rgb[at + 1] & 0xFF];
            values[2 * plane + target] = UNIT[rgb[at + 2] & 0xFF];
        }
        return values;
    }

    /** 0..255 to [-1, 1], in the roundings of {@code ToTensor} and {@code Normalize}. */
    static float unit(int level) {
        return (level / 255f - 0.5f) / 0.5f;
    }
}
