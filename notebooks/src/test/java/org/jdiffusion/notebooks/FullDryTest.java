package org.jdiffusion.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jdiffusion.clip.ClipConfig;
import org.jdiffusion.clip.ClipModel;
import org.jdiffusion.clip.ClipPreprocess;
import org.jdiffusion.clip.ClipTower;
import org.jdiffusion.course.Sources;
import org.jdiffusion.data.Images;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.meadow.Meadow;
import org.jdiffusion.meadow.Picture;
import org.jdiffusion.nn.Init;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.run.NotebookRun;
import org.jdiffusion.notebook.run.RunSettings;
import org.jdiffusion.notebook.run.Verdict;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.UNet2D;
import org.jdiffusion.unet.UNet2DConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cells of {@code FULL}, dry: its names lead to folders of random weights, the 256-pixel network has an eighth of its
 * width, everything takes two steps. That all cells run is all that it shows.
 */
class FullDryTest {
    private static final UNet2DConfig NETWORK = UNet2DConfig.family256().withWidths(List.of(16, 16, 32, 32, 64, 64), 8);
    private static final int CLIP_SIDE = 224;

    @TempDir
    static Path cache;

    @Test
    @Tag("complete")
    void fineTuningAndGuidance_runsWithTheUnitsNames() throws Exception {
        Path models = cache.resolve("models");
        try (NDManager manager = Torch.newManager()) {
            for (String name : List.of("google/ddpm-celebahq-256", "johnowhitaker/sd-class-wikiart-from-bedrooms")) {
                Pretrained.save(
                        models.resolve(name),
                        new UNet2D(NETWORK, Init.random(manager, name.length())),
                        SchedulerConfig.defaults(),
                        false);
            }
            clip(models.resolve("openai/clip-vit-base-patch32"), manager);
        }
        pictures(cache.resolve("pictures/huggan/smithsonian_butterflies_subset"));
        run(Path.of("en", "01_fine_tuning_and_guidance.ipynb"));
    }

    /** The unit's sizes of pictures and patches, the words of the course's own. */
    private static void clip(Path folder, NDManager manager) throws IOException {
        Path words = Sources.model("meadow-clip");
        Files.createDirectories(folder);
        for (String file : List.of("vocab.json", "merges.txt", "tokenizer_config.json")) {
            Files.copy(words.resolve(file), folder.resolve(file));
        }
        int vocabulary = ClipModel.load(words, manager).config().vocabSize();
        ClipTower tower = new ClipTower(64, 128, 1, 2, "quick_gelu", 1e-5);
        ClipConfig config = new ClipConfig(tower, vocabulary, 32, vocabulary - 1, tower, 3, CLIP_SIDE, 32, 64);
        new ClipModel(config, Init.random(manager, 1)).save(folder, false);
        List<Integer> side = List.of(CLIP_SIDE, CLIP_SIDE);
        new ClipPreprocess(side, side, List.of(0.48f, 0.46f, 0.41f), List.of(0.27f, 0.26f, 0.28f)).save(folder);
    }

    private static void pictures(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Picture picture : Meadow.of(1).pictures(0, 16)) {
            Images.writePng(picture.draw(64), folder.resolve(picture.seed() + ".png"));
        }
    }

    private static void run(Path file) throws Exception {
        Notebook notebook = Notebook.read(file);
        RunSettings settings = RunSettings.standard()
                .withTimeout(Duration.ofMinutes(10))
                .withEnvironment(Map.of("COURSE_PROFILE", "DRY", "JDIFFUSION_CACHE", cache.toString()));
        try (NotebookRun run = NotebookRun.start(notebook, settings, Files.createDirectories(cache.resolve("logs")))) {
            for (Cell cell : notebook.codeCells()) {
                assertThat(run.run(cell).verdict()).as(cell.id()).isInstanceOf(Verdict.Passed.class);
            }
        }
    }
}
