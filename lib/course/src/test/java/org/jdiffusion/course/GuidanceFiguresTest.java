package org.jdiffusion.course;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdiffusion.clip.Clip;
import org.jdiffusion.guidance.ClipLoss;
import org.jdiffusion.guidance.ColorLoss;
import org.jdiffusion.guidance.Guidance;
import org.jdiffusion.guidance.GuidanceLoss;
import org.jdiffusion.guidance.Steering;
import org.jdiffusion.guidance.Strength;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.meadow.Hue;
import org.jdiffusion.meadow.Species;
import org.jdiffusion.models.Models;
import org.jdiffusion.sample.Sampler;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.Denoiser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How far guidance gets with the notebook's own sizes, on many samples; a quarter of an hour. The notebook asserts the same
 * of few.
 */
@Tag("complete")
class GuidanceFiguresTest {
    private static final int BATCH = 8;
    private static final MeadowPlan PLAN = MeadowPlan.of(Profile.SMALL);

    private static final Map<String, Hue> ENGLISH = prompts(
            "a red butterfly",
            "an orange butterfly",
            "a yellow butterfly",
            "a green butterfly",
            "a blue butterfly",
            "a purple butterfly",
            "a pink butterfly",
            "a white butterfly",
            "a crimson butterfly at night",
            "a golden butterfly in a meadow",
            "an azure butterfly in the mist",
            "a picture of a violet butterfly");
    private static final Map<String, Hue> JAPANESE = prompts(
            "赤い蝶", "オレンジ色の蝶", "黄色い蝶", "緑色の蝶", "青い蝶", "紫の蝶", "ピンクの蝶", "白い蝶", "夜の真っ赤な蝶", "草原の黄色い蝶", "霧の中の青色の蝶", "紫色の蝶の絵");

    private final NDManager manager = Torch.newManager();
    private final MeadowScores scores = PLAN.scores(manager);
    private Denoiser painter;
    private DdimScheduler scheduler;

    @BeforeEach
    void load() throws IOException {
        Path folder = Models.folder(PLAN.guided());
        painter = Pretrained.denoiser(folder, manager, new ArrayList<>());
        scheduler = new DdimScheduler(Pretrained.scheduler(folder, new ArrayList<>()), PLAN.steps());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** In as many steps as the notebook's pictures of texts. */
    @Test
    void texts_giveTheColourTheyAskFor_inBothLanguages() throws IOException {
        scheduler = new DdimScheduler(scheduler.config(), PLAN.steps() / 2);
        Clip clip = Clip.load(Models.folder(PLAN.clip()), manager);
        double english = agreed(clip, ENGLISH);
        double japanese = agreed(clip, JAPANESE);
        System.out.printf(
                "colour as asked for, of 384: English %.3f, Japanese %.3f, chance 0.125%n", english, japanese);
        assertThat(english).isGreaterThanOrEqualTo(0.7);
        assertThat(japanese).isGreaterThanOrEqualTo(0.7).isBetween(english - 0.1, english + 0.1);
    }

    @Test
    void aColour_halvesItsError_andButterfliesStayButterflies() {
        for (String hex : List.of("#1ae680", "#55ffaa", "#3366ff", "#ff8800")) {
            ColorLoss loss = ColorLoss.of(hex);
            double before = 0;
            double after = 0;
            double butterflies = 0;
            int rounds = 8;
            for (int round = 0; round < rounds; round++) {
                try (Scope scope = new Scope()) {
                    NDArray steered = drawn(steering(loss, PLAN.colorScale()), round);
                    before += loss.apply(drawn(null, round)).mean().getFloat() / rounds;
                    after += loss.apply(steered).mean().getFloat() / rounds;
                    butterflies += scores.of(Species.BUTTERFLY, steered) / rounds;
                }
            }
            System.out.printf("%s: error %.3f, guided %.3f, butterflies %.3f%n", hex, before, after, butterflies);
            assertThat(after).as(hex).isLessThanOrEqualTo(before / 2);
            assertThat(butterflies).as(hex).isGreaterThanOrEqualTo(0.9);
        }
    }

    private double agreed(Clip clip, Map<String, Hue> prompts) {
        double sum = 0;
        int rounds = 4; // of 12 prompts and 8 samples: 384
        long seed = 0;
        for (Map.Entry<String, Hue> prompt : prompts.entrySet()) {
            NDArray text = clip.encodeText(manager, List.of(prompt.getKey()));
            Steering steering = steering(new ClipLoss(clip, text, PLAN.cutouts(), 0), PLAN.textScale());
            for (int round = 0; round < rounds; round++) {
                try (Scope scope = new Scope()) {
                    sum += scores.of(prompt.getValue(), drawn(steering, seed++));
                }
            }
        }
        return sum / rounds / prompts.size();
    }

    private static Steering steering(GuidanceLoss loss, double scale) {
        return new Steering(loss, Strength.of(scale), Guidance.Path.PAST_UNET);
    }

    private NDArray drawn(Steering steering, long seed) {
        NDArray noise = PLAN.noise(manager, BATCH, Noise.mix(77, seed));
        try (noise) {
            return new Sampler(painter, scheduler, steering, 0)
                    .sample(noise, null)
                    .clip(-1f, 1f);
        }
    }

    private static Map<String, Hue> prompts(String... texts) {
        List<Hue> asked = new ArrayList<>(List.of(Hue.values()));
        asked.addAll(List.of(Hue.RED, Hue.YELLOW, Hue.BLUE, Hue.PURPLE));
        Map<String, Hue> prompts = new LinkedHashMap<>();
        for (int i = 0; i < texts.length; i++) {
            prompts.put(texts[i], asked.get(i));
        }
        return prompts;
    }
}
