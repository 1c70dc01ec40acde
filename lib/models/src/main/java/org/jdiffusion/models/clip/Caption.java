package org.jdiffusion.models.clip;

import java.util.Optional;
import org.jdiffusion.meadow.Ground;
import org.jdiffusion.meadow.Hue;
import org.jdiffusion.meadow.Pattern;
import org.jdiffusion.meadow.Picture;
import org.jdiffusion.meadow.Species;

/**
 * A text about a picture, and what it tells; it may tell less than there is.
 *
 * @param pattern with its colour in {@code accent}; plain is told as well
 */
record Caption(
        String text,
        Species species,
        Optional<Hue> colour,
        Optional<Pattern> pattern,
        Optional<Hue> accent,
        Optional<Ground> ground) {

    /** Whether the text is true of {@code picture}. */
    boolean fits(Picture picture) {
        return species == picture.species()
                && colour.map(told -> told == picture.colour()).orElse(true)
                && pattern.map(told -> told == picture.pattern()).orElse(true)
                && accent.map(told -> told == picture.accent()).orElse(true)
                && ground.map(told -> told == picture.ground()).orElse(true);
    }
}
