package org.jdiffusion.meadow;

import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A picture, as its caption describes it.
 *
 * @param colour of most of the petals or wings
 * @param accent of the pattern, another than {@code colour}; null where the pattern is {@link Pattern#PLAIN}
 * @param seed of all that the caption leaves open: shape, pose, size, place, light
 */
public record Picture(Species species, Hue colour, Pattern pattern, Hue accent, Ground ground, long seed) {

    public Picture {
        if ((pattern == Pattern.PLAIN) != (accent == null) || accent == colour) {
            throw new IllegalArgumentException("accent must be another colour than " + colour
                    + ", and null where the pattern is PLAIN; got " + accent + " with " + pattern);
        }
    }

    /**
     * Draws it; the same picture at every size, but for the detail that fits.
     *
     * @param size height and width in pixels, 8..1024
     */
    public BufferedImage draw(int size) {
        Canvas canvas = new Canvas(size);
        SplittableRandom random = new SplittableRandom(seed);
        new Backdrop(ground, random).paint(canvas.pen());
        switch (species) {
            case FLOWER -> new Flower(this, random).paint(canvas.pen());
            case BUTTERFLY -> new Butterfly(this, random).paint(canvas.pen());
        }
        new Light(random).paint(canvas.pen());
        return canvas.finish();
    }

    /** What it shows, in Japanese for that language, otherwise in English. */
    public String caption(Locale language) {
        if (language.getLanguage().equals("ja")) {
            String marks = accent == null ? pattern.japanese() : accent.japanese() + pattern.japanese() + "のある";
            return ground.japanese() + marks + colour.japanese() + species.japanese();
        }
        String noun = colour.english() + " " + species.english();
        if (accent == null) {
            return "a " + pattern.english() + " " + noun + " " + ground.english();
        }
        String article = colour == Hue.ORANGE ? "an " : "a ";
        return article + noun + " with " + accent.english() + " " + pattern.english() + " " + ground.english();
    }
}
