package org.jdiffusion.models.clip;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdiffusion.meadow.Ground;
import org.jdiffusion.meadow.Hue;
import org.jdiffusion.meadow.Pattern;
import org.jdiffusion.meadow.Picture;
import org.jdiffusion.meadow.Species;

/** Many ways to say in English what a picture shows. */
final class English implements Speech {
    private static final List<String> OPENINGS =
            List.of("", "", "", "", "a picture of ", "a drawing of ", "a photo of ", "an image of ", "a painting of ");
    private static final List<String> ADJECTIVES =
            List.of("", "", "", "", "small ", "pretty ", "beautiful ", "single ", "bright ", "little ");

    @Override
    public List<String> words(Species species) {
        return switch (species) {
            case FLOWER -> List.of("flower", "flower", "blossom", "bloom");
            case BUTTERFLY -> List.of("butterfly");
        };
    }

    @Override
    public List<String> words(Hue hue) {
        return switch (hue) {
            case RED -> List.of("red", "red", "crimson", "scarlet");
            case ORANGE -> List.of("orange", "orange", "tangerine");
            case YELLOW -> List.of("yellow", "yellow", "golden", "lemon yellow");
            case GREEN -> List.of("green", "green", "emerald");
            case BLUE -> List.of("blue", "blue", "azure");
            case PURPLE -> List.of("purple", "purple", "violet");
            case PINK -> List.of("pink", "pink", "rosy");
            case WHITE -> List.of("white", "white", "snow white");
        };
    }

    @Override
    public List<String> words(Pattern pattern) {
        return switch (pattern) {
            case PLAIN -> List.of("plain");
            case SPOTS -> List.of("spots", "dots", "spots");
            case STRIPES -> List.of("stripes", "bands", "stripes");
            case EDGES -> List.of("edges", "borders", "edges");
        };
    }

    @Override
    public List<String> words(Ground ground) {
        return switch (ground) {
            case SKY -> List.of("under a blue sky", "in the sky", "under a clear sky");
            case GRASS -> List.of("in green grass", "in a meadow", "in the grass");
            case SUNSET -> List.of("at sunset", "in the evening");
            case NIGHT -> List.of("at night", "under the stars", "in the dark");
            case MIST -> List.of("in pale mist", "in the fog", "in the mist");
        };
    }

    @Override
    public Set<String> pieces() {
        Stream<String> others = Stream.of(OPENINGS, ADJECTIVES, List.of("plain with and petals wings a an"))
                .flatMap(List::stream);
        return Stream.concat(phrases(), others)
                .flatMap(phrase -> Arrays.stream(phrase.split(" ", -1)))
                .filter(word -> !word.isEmpty())
                .map(word -> word + Vocabulary.END)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public String say(Picture picture, Told told, SplittableRandom random) {
        String species = Speech.any(random, words(picture.species()));
        String adjective = Speech.any(random, ADJECTIVES);
        String colour = Speech.any(random, words(picture.colour()));
        StringBuilder text = new StringBuilder();
        boolean plain = told.pattern() && picture.pattern() == Pattern.PLAIN;
        boolean byPart = told.colour() && !plain && random.nextInt(5) == 0;
        text.append(adjective).append(plain ? "plain " : "");
        text.append(told.colour() && !byPart ? colour + " " : "").append(species);
        if (byPart) {
            text.append(" with ").append(colour).append(picture.species() == Species.FLOWER ? " petals" : " wings");
        }
        if (told.pattern() && !plain) {
            text.append(byPart ? " and " : " with ")
                    .append(told.accent() ? Speech.any(random, words(picture.accent())) + " " : "")
                    .append(Speech.any(random, words(picture.pattern())));
        }
        if (told.ground()) {
            text.append(' ').append(Speech.any(random, words(picture.ground())));
        }
        String article = "aeiou".indexOf(text.charAt(0)) >= 0 ? "an " : "a ";
        return Speech.any(random, OPENINGS) + (random.nextInt(8) == 0 ? "" : article) + text;
    }
}
