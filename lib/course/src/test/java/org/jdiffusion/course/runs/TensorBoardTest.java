package org.jdiffusion.course.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs where -Djdiffusion.python names a Python with tensorboard and pillow. {@link EventTest} needs none. */
class TensorBoardTest {
    @TempDir
    Path folder;

    @Test
    void readsWhatWasLogged_andForgetsWhatAResumeDropped() throws Exception {
        String python = System.getProperty("jdiffusion.python", "");
        assumeThat(python).as("-Djdiffusion.python").isNotEmpty();
        BufferedImage sheet = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(0);
        for (int i = 0; i < 20; i++) {
            sheet.setRGB(i % 5, i / 5, random.nextInt(1 << 24));
        }
        Path run = folder.resolve("run");
        try (RunLog log = RunLog.start(run, Map.of("start_model", "花"), 0)) {
            for (int step = 0; step <= 5; step++) {
                log.scalars(step, Map.of("loss", 1.0 / (step + 1), "norm", step + 0.5));
            }
            log.sheet("samples", 2, sheet);
            log.sheet("samples", 5, sheet);
        }
        Path first = BrokenOffTest.eventFiles(run).get(0);
        Files.write(first, new byte[] {7, 7}, StandardOpenOption.APPEND);
        try (RunLog log = RunLog.resume(run, 3)) {
            log.scalar("loss", 4, Double.NaN);
        }
        Files.write(BrokenOffTest.eventFiles(run).get(1), new byte[] {7, 7}, StandardOpenOption.APPEND);

        JsonNode read = read(python, run);
        assertThat(read.path("loss")).hasToString("[[0,1.0],[1,0.5],[2,0.3333333432674408],[3,0.25],[4,\"nan\"]]");
        assertThat(read.path("norm")).hasToString("[[0,0.5],[1,1.5],[2,2.5],[3,3.5]]");
        assertThat(read.path("config").asText()).isEqualTo("    {\n      \"start_model\" : \"花\"\n    }\n");
        assertThat(read.path("images")).hasSize(1);
        JsonNode image = read.path("images").path(0);
        assertThat(image.path("step").asInt()).isEqualTo(2);
        assertThat(image.path("size")).hasToString("[5,4]");
        for (int i = 0; i < 20; i++) {
            assertThat(image.path("pixels").path(i).asInt()).isEqualTo(sheet.getRGB(i % 5, i / 5) & 0xFFFFFF);
        }
    }

    private JsonNode read(String python, Path run) throws Exception {
        Path script = folder.resolve("read.py");
        Files.writeString(script, """
                import io, json, math, sys
                from PIL import Image
                from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
                events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "images": 0, "tensors": 0}).Reload()
                out = {tag: [[e.step, e.value if math.isfinite(e.value) else str(e.value)] for e in events.Scalars(tag)]
                       for tag in events.Tags()["scalars"]}
                out["config"] = events.Tensors("config/text_summary")[0].tensor_proto.string_val[0].decode()
                out["images"] = []
                for event in events.Images("samples"):
                    image = Image.open(io.BytesIO(event.encoded_image_string)).convert("RGB")
                    pixels = [r << 16 | g << 8 | b for r, g, b in image.getdata()]
                    assert image.size == (event.width, event.height)
                    out["images"].append({"step": event.step, "size": image.size, "pixels": pixels})
                with open(sys.argv[2], "w") as file:
                    json.dump(out, file)
                """);
        Path out = folder.resolve("read.json");
        Process process = new ProcessBuilder(python, script.toString(), run.toString(), out.toString())
                .redirectErrorStream(true)
                .start();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assumeThat(log).as("tensorboard is installed").doesNotContain("No module named 'tensorboard'");
        assertThat(process.exitValue()).as(log).isZero();
        return new ObjectMapper().readTree(out.toFile());
    }
}
