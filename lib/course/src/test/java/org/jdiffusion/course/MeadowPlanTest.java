package org.jdiffusion.course;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.jdiffusion.meadow.Hue;
import org.jdiffusion.meadow.Meadow;
import org.jdiffusion.meadow.Species;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;

class MeadowPlanTest {
    private static final MeadowPlan SMALL = MeadowPlan.of(Profile.SMALL);
    private static final MeadowPlan FULL = MeadowPlan.of(Profile.FULL);

    @Test
    void fullHasTheUnitsNumbers() {
        assertThat(FULL.base()).isEqualTo("google/ddpm-celebahq-256");
        assertThat(FULL.slowSteps()).isEqualTo(1000);
        assertThat(FULL.steps()).isEqualTo(40);
        assertThat(FULL.batch() * FULL.accumulate()).isEqualTo(8);
        assertThat(FULL.updates()).as("two epochs of 1,000 pictures").isEqualTo(2 * 1000 / 8);
        assertThat(FULL.colorScale()).as("40 for a mean over a batch of eight").isEqualTo(40.0 / 8);
        assertThat(FULL.textScale())
                .as("8 for a mean over a batch of four, in 50 steps, where 40 reach less far")
                .isEqualTo(2.6);
    }

    @Test
    void aRowOfPictures_fitsThePage() {
        try (NDManager manager = Torch.newManager()) {
            NDArray eight = SMALL.noise(manager, 8, 0);
            Sheet sheet = SMALL.rows(Map.of("a", eight, "b", eight));
            assertThat(sheet.picture().getHeight()).isEqualTo(2 + 2 * (32 + 2));
            assertThat(Sheet.enlargement(sheet.picture()) * sheet.picture().getWidth())
                    .isBetween(400, 900);
            NDArray noise = FULL.noise(manager, 1, 0);
            assertThat(noise.getShape()).isEqualTo(new Shape(1, 3, 256, 256));
            assertThat(Sheet.enlargement(FULL.rows(noise).picture())).isEqualTo(1);
        }
    }

    @Test
    void scores_areSharesOfWhatIsThere_andNoNumbersWithoutAJudge() {
        try (NDManager manager = Torch.newManager()) {
            NDArray butterflies =
                    Meadow.images(manager, Meadow.of(77, Species.BUTTERFLY).pictures(0, 3), 32);
            NDArray flower =
                    Meadow.images(manager, Meadow.of(77, Species.FLOWER).pictures(0, 1), 32);
            NDArray all = butterflies.concat(flower, 0);
            MeadowScores scores = SMALL.scores(manager);
            assertThat(scores.of(Species.BUTTERFLY, all)).isEqualTo(0.75);
            double colours = 0;
            for (Hue hue : Hue.values()) {
                colours += scores.of(hue, all);
            }
            assertThat(colours).isEqualTo(1);
            assertThat(scores.of((Hue) null, all)).isNaN();
            assertThat(FULL.scores(manager).of(Species.BUTTERFLY, all)).isNaN();
        }
    }
}
