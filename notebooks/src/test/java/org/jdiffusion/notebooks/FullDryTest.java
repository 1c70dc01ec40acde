package org.jdiffusion.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.net.URI;
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
import org.jdiffusion.hub.standin.HubStandIn;
import org.jdiffusion.io.Pretrained;
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
 * The cells of {@code FULL}, dry: its names lead to a hub on this machine that has models of random weights, the 256-pixel
 * network at an eighth of its width, and small pictures; everything takes two steps. That all cells run is all that it
 * shows.
 */
class FullDryTest {
    private static final String FACES = "google/ddpm-celebahq-256";
    private static final String PAINTINGS = "johnowhitaker/sd-class-wikiart-from-bedrooms";
    private static final String CLIP = "openai/clip-vit-base-patch32";
    private static final String BUTTERFLIES = "huggan/smithsonian_butterflies_subset";
    private static final Path BUTTERFLIES_FOLDER = Path.of("../lib/hub/src/test/resources/golden/parquet/butterflies");

    private static final UNet2DConfig NETWORK = UNet2DConfig.family256().withWidths(List.of(16, 16, 32, 32, 64, 64), 8);
    private static final int CLIP_SIDE = 224;

    @TempDir
    static Path temp;

    @Test
    @Tag("complete")
    void fineTuningAndGuidance_runsWithTheUnitsNames() throws Exception {
        Path models = temp.resolve("root/models");
        try (NDManager manager = Torch.newManager()) {
            flat(models.resolve(FACES), new UNet2D(NETWORK, Init.random(manager, 1)));
            UNet2D painter = new UNet2D(NETWORK, Init.random(manager, 2));
            Pretrained.save(models.resolve(PAINTINGS), painter, SchedulerConfig.defaults(), false);
            clip(models.resolve(CLIP), manager);
        }
        pictures(temp.resolve("root/datasets").resolve(BUTTERFLIES));
        Path folder = Files.createDirectories(temp.resolve("en")); // hub.lock comes to lie here
        Path notebook = folder.resolve("01_fine_tuning_and_guidance.ipynb");
        Files.copy(Path.of("en").resolve(notebook.getFileName()), notebook);
        try (HubStandIn hub = HubStandIn.over(temp.resolve("root"))) {
            run(notebook, hub.endpoint());
        }
        assertThat(folder.resolve("hub.lock")).content().contains(FACES, PAINTINGS, CLIP, BUTTERFLIES);
    }

    /** As that model lies on the hub: all files in one folder. */
    private static void flat(Path folder, UNet2D network) throws IOException {
        Path pipeline = folder.resolveSibling("pipeline");
        Pretrained.save(pipeline, network, SchedulerConfig.defaults(), false);
        Files.move(pipeline.resolve("unet"), folder);
        Path settings = Path.of("scheduler_config.json");
        Files.move(pipeline.resolve("scheduler").resolve(settings), folder.resolve(settings));
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
        Path file = Path.of("data", "train-00000-of-00001.parquet");
        Files.createDirectories(folder.resolve(file).getParent());
        Files.copy(BUTTERFLIES_FOLDER.resolve(file), folder.resolve(file));
    }

    private static void run(Path file, URI hub) throws Exception {
        Notebook notebook = Notebook.read(file);
        RunSettings settings = RunSettings.standard()
                .withTimeout(Duration.ofMinutes(10))
                .withEnvironment(Map.of(
                        "COURSE_PROFILE", "DRY",
                        "HF_ENDPOINT", hub.toString(),
                        "HF_HOME", temp.resolve("home").toString(),
                        "HF_HUB_CACHE", temp.resolve("home/hub").toString(),
                        "HF_HUB_OFFLINE", "0"));
        try (NotebookRun run = NotebookRun.start(notebook, settings, Files.createDirectories(temp.resolve("logs")))) {
            for (Cell cell : notebook.codeCells()) {
                assertThat(run.run(cell).verdict()).as(cell.id()).isInstanceOf(Verdict.Passed.class);
            }
        }
    }
}
