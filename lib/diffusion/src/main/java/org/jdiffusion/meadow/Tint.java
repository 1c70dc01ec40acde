package org.jdiffusion.meadow;

import java.awt.Color;
import java.util.SplittableRandom;

/** Colours made of colours. */
final class Tint {
    static final Color DARK = new Color(0x2A1E2E);
    static final Color LIGHT = new Color(0xFFFDF4);

    private Tint() {}

    /** {@code share} 0 is all {@code from}, 1 all {@code to}. */
    static Color mix(Color from, Color to, double share) {
        return new Color(
                part(from.getRed(), to.getRed(), share),
                part(from.getGreen(), to.getGreen(), share),
                part(from.getBlue(), to.getBlue(), share));
    }

    /** The same colour, {@code opacity} 0 for unseen to 1. */
    static Color veil(Color colour, double opacity) {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), (int) Math.round(255 * opacity));
    }

    /** A number between the two. */
    static double between(SplittableRandom random, double least, double most) {
        return least + (most - least) * random.nextDouble();
    }

    private static int part(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * share);
    }
}
