package org.jdiffusion.models.clip;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jdiffusion.meadow.Ground;
import org.jdiffusion.meadow.Hue;
import org.jdiffusion.meadow.Pattern;
import org.jdiffusion.meadow.Picture;
import org.jdiffusion.meadow.Species;

/** A language and its words for what pictures show; the same word twice is said twice as often. */
sealed interface Speech permits English, Japanese {
    List<String> words(Species species);

    List<String> words(Hue hue);

    List<String> words(Pattern pattern);

    List<String> words(Ground ground);

    /** One way to put what is told about a picture. */
    String say(Picture picture, Told told, SplittableRandom random);

    /** What texts are made of, as {@link Vocabulary} learns it. */
    Set<String> pieces();

    /** Every phrase for what pictures show. */
    default Stream<String> phrases() {
        return Stream.of(
                        Arrays.stream(Species.values()).map(this::words),
                        Arrays.stream(Hue.values()).map(this::words),
                        Arrays.stream(Pattern.values()).map(this::words),
                        Arrays.stream(Ground.values()).map(this::words))
                .flatMap(words -> words)
                .flatMap(List::stream);
    }

    /** What is told; an accent only with its pattern. */
    record Told(boolean colour, boolean pattern, boolean accent, boolean ground) {
        /** Everything one time in three, otherwise any part. */
        static Told any(Picture picture, SplittableRandom random) {
            boolean all = random.nextInt(3) == 0;
            boolean pattern = all || random.nextInt(3) == 0;
            boolean accent = pattern && picture.accent() != null && (all || random.nextInt(4) > 0);
            return new Told(all || random.nextInt(10) > 0, pattern, accent, all || random.nextInt(3) == 0);
        }
    }

    /** A caption of the picture, of any length. */
    default Caption caption(Picture picture, SplittableRandom random) {
        Told told = Told.any(picture, random);
        return new Caption(
                say(picture, told, random),
                picture.species(),
                Optional.of(picture.colour()).filter(hue -> told.colour()),
                Optional.of(picture.pattern()).filter(pattern -> told.pattern()),
                Optional.ofNullable(picture.accent()).filter(hue -> told.accent()),
                Optional.of(picture.ground()).filter(ground -> told.ground()));
    }

    static <T> T any(SplittableRandom random, List<T> words) {
        return words.get(random.nextInt(words.size()));
    }
}
