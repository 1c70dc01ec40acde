package org.jdiffusion.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdiffusion.hub.standin.HubStandIn;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.nn.Init;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.UNet2D;
import org.jdiffusion.unet.UNet2DConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit's own command line, as its notebook has it, against a hub that has a tiny model under the unit's name. */
class FinetuneHubTest {
    private static final Path FACES = Path.of("../hub/src/test/resources/golden/parquet/faces");
    private static final String UNIT = "--image_size 128 --batch_size 8 --num_epochs 16 --grad_accumulation_steps 2"
            + " --start_model google/ddpm-celebahq-256 --dataset_name Norod78/Vintage-Faces-FFHQAligned"
            + " --wandb_project dm-finetune --log_samples_every 100 --save_model_every 1000"
            + " --model_save_name vintageface";

    @TempDir
    static Path folder;

    private static HubStandIn server;

    @BeforeAll
    static void serve() throws IOException {
        Path hub = folder.resolve("hub");
        UNet2DConfig small = UNet2DConfig.defaults()
                .withImages(256, 3, 3)
                .withLevels(
                        List.of("DownBlock2D", "DownBlock2D"), List.of("UpBlock2D", "UpBlock2D"), List.of(32, 32), 1)
                .withWidths(List.of(8, 8), 4);
        try (NDManager manager = Torch.newManager()) {
            Pretrained.save(
                    hub.resolve("models/google/ddpm-celebahq-256"),
                    new UNet2D(small, Init.random(manager, 1)),
                    SchedulerConfig.defaults(),
                    false);
        }
        copy(FACES, hub.resolve("datasets/Norod78/Vintage-Faces-FFHQAligned"));
        server = HubStandIn.over(hub);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theUnitsCommandLine_runs_andOnceMoreOffline() throws Exception {
        CourseRun first = run("first", Map.of());
        assertThat(first.exit()).as(first.out()).isZero();
        Path config = folder.resolve("first/vintageface/unet/config.json");
        assertThat(new ObjectMapper().readTree(config.toFile()).get("sample_size"))
                .hasToString("128");
        assertThat(folder.resolve("first/runs/dm-finetune/vintageface/samples/step_000000.png"))
                .exists();
        assertThat(folder.resolve("first/hub.lock"))
                .content()
                .contains("google/ddpm-celebahq-256", "Norod78/Vintage-Faces-FFHQAligned");

        int asked = server.requests().size();
        CourseRun second = run("second", Map.of("HF_HUB_OFFLINE", "1"));
        assertThat(second.exit()).as(second.out()).isZero();
        assertThat(server.requests()).hasSize(asked);
    }

    @Test
    void aNameThatIsNotThere_isSaid() throws Exception {
        Path working = Files.createDirectories(folder.resolve("absent"));
        List<String> command = Forked.java("finetune", "--start_model", "google/nothing");
        try (Forked course = Forked.run(command, working, environment(Map.of()))) {
            CourseRun end = course.end();
            assertThat(end.exit()).isEqualTo(2);
            assertThat(end.out()).contains("google/nothing").doesNotContain("bug");
        }
    }

    private static CourseRun run(String name, Map<String, String> more) throws Exception {
        Path working = Files.createDirectories(folder.resolve(name));
        Object[] words = Stream.of("finetune " + UNIT + " --sample_count 1") // one, since drawing is most of the time
                .flatMap(line -> Stream.of(line.split(" ")))
                .toArray();
        try (Forked course = Forked.run(Forked.java(words), working, environment(more))) {
            return course.end();
        }
    }

    private static Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("HF_ENDPOINT", server.endpoint().toString());
        environment.put("HF_HOME", folder.resolve("home").toString());
        return environment;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
