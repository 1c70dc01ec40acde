package org.jdiffusion.meadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.jdiffusion.data.Images;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeadowTest {
    @Test
    void aPicture_dependsOnSeedAndIndexAlone() {
        Meadow meadow = Meadow.of(7);
        assertThat(meadow.pictures(3, 4)).isEqualTo(Meadow.of(7).pictures(0, 7).subList(3, 7));
        assertThat(meadow.picture(5)).isNotEqualTo(Meadow.of(8).picture(5));
        Picture picture = meadow.picture(5);
        assertThat(pixels(picture.draw(32))).isEqualTo(pixels(picture.draw(32)));
        Picture other = new Picture(
                picture.species(),
                picture.colour(),
                picture.pattern(),
                picture.accent(),
                picture.ground(),
                picture.seed() + 1);
        assertThat(pixels(other.draw(32))).isNotEqualTo(pixels(picture.draw(32)));
    }

    @Test
    void everyAttribute_comesUp_andAMeadowOfOneSpeciesHasNoOther() {
        List<Picture> pictures = Meadow.of(1, Species.BUTTERFLY).pictures(0, 400);
        assertThat(pictures).extracting(Picture::species).containsOnly(Species.BUTTERFLY);
        assertThat(pictures).extracting(Picture::colour).containsAll(EnumSet.allOf(Hue.class));
        assertThat(pictures).extracting(Picture::pattern).containsAll(EnumSet.allOf(Pattern.class));
        assertThat(pictures).extracting(Picture::ground).containsAll(EnumSet.allOf(Ground.class));
        assertThat(pictures).allMatch(picture -> picture.accent() != picture.colour());
        long plain = pictures.stream()
                .filter(picture -> picture.pattern() == Pattern.PLAIN)
                .count();
        assertThat(plain)
                .as("plain ones of 400: a half, give or take four deviations")
                .isBetween(160L, 240L);
    }

    @ParameterizedTest
    @EnumSource
    void aColour_hasTwoAccents_neverItself(Hue hue) {
        assertThat(hue.accents()).doesNotHaveDuplicates().hasSize(2).doesNotContain(hue);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 32, 64, 200})
    void aPicture_isTheSameAtEverySize_butForDetail(int size) {
        Picture picture = Meadow.of(2).picture(0);
        BufferedImage drawn = picture.draw(size);
        assertThat(drawn.getWidth()).isEqualTo(size);
        assertThat(drawn.getHeight()).isEqualTo(size);
        double[] mean = mean(drawn);
        double[] wanted = mean(picture.draw(128));
        for (int c = 0; c < 3; c++) {
            // lines of a pixel or so are drawn a little wider or narrower
            assertThat(mean[c]).isBetween(wanted[c] - 4, wanted[c] + 4);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RED, 350, 10",
        "ORANGE, 15, 40",
        "YELLOW, 41, 65",
        "GREEN, 100, 160",
        "BLUE, 200, 235",
        "PURPLE, 255, 295",
        "PINK, 315, 345"
    })
    void theColour_isSeenInTheMiddle(Hue hue, int from, int to) {
        for (Species species : Species.values()) {
            float[] hsb = middle(species, hue);
            int degrees = Math.round(360 * hsb[0]);
            boolean between = from < to ? degrees >= from && degrees <= to : degrees >= from || degrees <= to;
            assertThat(between).as("%s %s: %d degrees", hue, species, degrees).isTrue();
            assertThat(hsb[1]).as("%s %s", hue, species).isGreaterThan(0.25f);
        }
    }

    @Test
    void whiteIsPale() {
        for (Species species : Species.values()) {
            assertThat(middle(species, Hue.WHITE)[1]).isLessThan(0.2f);
        }
    }

    /** Hue, saturation and brightness of a point on petal or wing, the mean of 20 pictures. */
    private static float[] middle(Species species, Hue hue) {
        int[] sums = new int[3];
        for (int seed = 0; seed < 20; seed++) {
            int rgb = new Picture(species, hue, Pattern.PLAIN, null, Ground.MIST, seed)
                    .draw(64)
                    .getRGB(42, 24);
            for (int c = 0; c < 3; c++) {
                sums[c] += (rgb >> (16 - 8 * c)) & 0xFF;
            }
        }
        return java.awt.Color.RGBtoHSB(sums[0] / 20, sums[1] / 20, sums[2] / 20, null);
    }

    /** The weights that ship have learnt these pictures: another drawing would be another course. */
    @Test
    void pictures_stayWhatTheyWere() {
        Picture first = Meadow.of(1).picture(0);
        assertThat(first.caption(Locale.ENGLISH)).isEqualTo("a yellow flower with red edges in green grass");
        double[] mean = mean(first.draw(32));
        assertThat(mean[0]).isCloseTo(151.6, within(1.0)); // another JDK's renderer may differ a little at the edges
        assertThat(mean[1]).isCloseTo(161.4, within(1.0));
        assertThat(mean[2]).isCloseTo(97.9, within(1.0));
    }

    @Test
    void captions_nameEveryAttribute_inBothLanguages() {
        Picture spotted = new Picture(Species.BUTTERFLY, Hue.RED, Pattern.SPOTS, Hue.WHITE, Ground.GRASS, 0);
        assertThat(spotted.caption(Locale.ENGLISH)).isEqualTo("a red butterfly with white spots in green grass");
        assertThat(spotted.caption(Locale.JAPANESE)).isEqualTo("緑の草むらの中の白い斑点のある赤い蝶");
        Picture plain = new Picture(Species.FLOWER, Hue.ORANGE, Pattern.PLAIN, null, Ground.NIGHT, 0);
        assertThat(plain.caption(Locale.ENGLISH)).isEqualTo("a plain orange flower at night");
        assertThat(plain.caption(Locale.JAPANESE)).isEqualTo("夜の無地のオレンジ色の花");
        Set<Picture> unlike = new HashSet<>();
        Set<String> texts = new HashSet<>();
        for (Picture picture : Meadow.of(3).pictures(0, 500)) {
            unlike.add(new Picture(
                    picture.species(), picture.colour(), picture.pattern(), picture.accent(), picture.ground(), 0));
            texts.add(picture.caption(Locale.JAPAN));
        }
        assertThat(texts).hasSameSizeAs(unlike);
    }

    @Test
    void arrays_holdThePictures() {
        try (NDManager manager = Torch.newManager()) {
            List<Picture> pictures = Meadow.of(4).pictures(0, 3);
            var images = Meadow.images(manager, pictures, 32);
            assertThat(images.getShape()).isEqualTo(new Shape(3, 3, 32, 32));
            List<BufferedImage> drawn = Images.pictures(images);
            for (int n = 0; n < 3; n++) {
                assertThat(pixels(drawn.get(n)))
                        .isEqualTo(pixels(pictures.get(n).draw(32)));
            }
        }
    }

    @Test
    void badArguments_areRefusedByName() {
        Picture picture = Meadow.of(4).picture(0);
        assertThatThrownBy(() -> picture.draw(7)).hasMessage("size must lie in 8..1024, got 7");
        assertThatThrownBy(() -> picture.draw(1025)).hasMessage("size must lie in 8..1024, got 1025");
        assertThatThrownBy(() -> new Picture(Species.FLOWER, Hue.RED, Pattern.SPOTS, Hue.RED, Ground.SKY, 0))
                .hasMessageContaining("accent must be another colour than RED");
        assertThatThrownBy(() -> new Picture(Species.FLOWER, Hue.RED, Pattern.PLAIN, Hue.BLUE, Ground.SKY, 0))
                .hasMessageContaining("null where the pattern is PLAIN");
        assertThatThrownBy(() -> new Meadow(0, List.of())).hasMessageContaining("species");
    }

    private static int[] pixels(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }

    private static double[] mean(BufferedImage picture) {
        int[] pixels = pixels(picture);
        return IntStream.of(16, 8, 0)
                .mapToDouble(shift -> IntStream.of(pixels)
                        .map(rgb -> (rgb >> shift) & 0xFF)
                        .average()
                        .orElseThrow())
                .toArray();
    }
}
