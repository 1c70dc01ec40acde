package org.jdiffusion.models.clip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jdiffusion.meadow.Ground;
import org.jdiffusion.meadow.Hue;
import org.jdiffusion.meadow.Meadow;
import org.jdiffusion.meadow.Pattern;
import org.jdiffusion.meadow.Picture;
import org.jdiffusion.meadow.Species;
import org.junit.jupiter.api.Test;

class SpeechTest {
    private static final Picture SPOTTED =
            new Picture(Species.BUTTERFLY, Hue.RED, Pattern.SPOTS, Hue.WHITE, Ground.GRASS, 0);
    private static final Picture PLAIN = new Picture(Species.FLOWER, Hue.ORANGE, Pattern.PLAIN, null, Ground.SKY, 0);

    @Test
    void aCaption_isTrueOfItsPicture_andOfNoneThatDiffersInWhatIsTold() {
        for (Speech speech : List.of(new English(), new Japanese())) {
            SplittableRandom random = new SplittableRandom(1);
            for (Picture picture : Meadow.of(1).pictures(0, 200)) {
                assertThat(speech.caption(picture, random).fits(picture)).isTrue();
            }
        }
        Caption caption = new Caption(
                "a red butterfly with spots",
                Species.BUTTERFLY,
                Optional.of(Hue.RED),
                Optional.of(Pattern.SPOTS),
                Optional.empty(),
                Optional.empty());
        assertThat(caption.fits(SPOTTED)).isTrue();
        assertThat(caption.fits(new Picture(Species.FLOWER, Hue.RED, Pattern.SPOTS, Hue.WHITE, Ground.GRASS, 0)))
                .isFalse();
        assertThat(caption.fits(new Picture(Species.BUTTERFLY, Hue.BLUE, Pattern.SPOTS, Hue.WHITE, Ground.GRASS, 0)))
                .isFalse();
        assertThat(caption.fits(new Picture(Species.BUTTERFLY, Hue.RED, Pattern.EDGES, Hue.WHITE, Ground.GRASS, 0)))
                .isFalse();
        assertThat(caption.fits(new Picture(Species.BUTTERFLY, Hue.RED, Pattern.SPOTS, Hue.BLUE, Ground.SKY, 0)))
                .isTrue();
    }

    @Test
    void whatPicturesShow_isAmongWhatIsSaid() {
        Speech.Told all = new Speech.Told(true, true, true, true);
        Speech.Told plain = new Speech.Told(true, true, false, true);
        assertThat(said(new English(), SPOTTED, all)).contains("a red butterfly with white spots in green grass");
        assertThat(said(new Japanese(), SPOTTED, all)).contains("緑の草むらの中の白い斑点のある赤い蝶");
        assertThat(said(new English(), PLAIN, plain)).contains("a plain orange flower under a blue sky");
        assertThat(said(new Japanese(), PLAIN, plain)).contains("青空の下の無地のオレンジ色の花");
        Speech.Told little = new Speech.Told(true, false, false, false);
        assertThat(said(new English(), PLAIN, little)).contains("an orange flower", "a flower with orange petals");
    }

    private static Set<String> said(Speech speech, Picture picture, Speech.Told told) {
        SplittableRandom random = new SplittableRandom(2);
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            texts.add(speech.say(picture, told, random));
        }
        return texts;
    }
}
