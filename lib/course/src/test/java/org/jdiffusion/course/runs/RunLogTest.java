package org.jdiffusion.course.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
    private static final Map<String, Object> CONFIG = Map.of("batch_size", 16, "start_model", "flowers-32");

    @TempDir
    Path place;

    private Path folder;

    @BeforeEach
    void nameFolder() {
        folder = place.resolve("runs/first");
    }

    @Test
    void whatIsLogged_isReadBack() throws IOException {
        try (RunLog log = RunLog.start(folder, CONFIG, 42)) {
            log.scalars(1, Map.of("loss", 0.5, "gradient/norm", 1e-12));
            log.scalar("loss", 2, 1.0 / 3);
            assertThat(log.losses()).containsExactly(0.5f, 1f / 3);
            log.finish();
        }
        Run run = Run.read(folder);
        assertThat(run.config()).isEqualTo(CONFIG);
        assertThat(run.environment())
                .containsEntry("seed", 42)
                .containsKeys(
                        "started", "command", "jdiffusion", "java", "os", "cpus", "device", "libtorch", "threads");
        assertThat(run.lines()).extracting(Run.Line::step).containsExactly(1L, 2L);
        assertThat(run.lines())
                .extracting(Run.Line::values)
                .containsExactly(Map.of("loss", 0.5, "gradient/norm", 1e-12), Map.of("loss", 1.0 / 3));
        assertThat(run.lines()).extracting(Run.Line::seconds).isSorted();
        assertThat(run.state()).isEqualTo(Run.State.FINISHED);
        assertThat(run.with("gradient/norm")).hasSize(1);
        assertThat(run.option("batchSize")).contains(16);
    }

    @Test
    void numbersThatAreNone_areTextsInTheLog_andComeBack() throws IOException {
        List<Double> values = List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0);
        try (RunLog log = RunLog.start(folder, CONFIG, 0)) {
            for (double value : values) {
                log.scalar("loss", 1, value);
            }
        }
        assertThat(Files.readAllLines(folder.resolve("log.jsonl")).get(0)).contains("\"loss\":\"NaN\"");
        assertThat(Run.read(folder).lines())
                .extracting(line -> line.values().get("loss"))
                .isEqualTo(values);
    }

    @Test
    void aTornLastLine_isLeftOut_andADamagedOneIsNamed() throws IOException {
        try (RunLog log = RunLog.start(folder, CONFIG, 0)) {
            log.scalar("loss", 1, 0.5);
        }
        Path file = folder.resolve("log.jsonl");
        Files.writeString(file, "{\"step\":2,\"seco", StandardOpenOption.APPEND);
        assertThat(Run.read(folder).lines()).hasSize(1);
        Files.writeString(file, "\n{\"step\":3,\"seconds\":1}\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> Run.read(folder))
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith(file + ": line 3: wanted an object of numbers with step and seconds, got {");
    }

    @Test
    void aResumedRun_goesOnAfterTheSavedState() throws IOException {
        BufferedImage sheet = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
        try (RunLog log = RunLog.start(folder, CONFIG, 0)) {
            for (long step = 1; step <= 10; step++) {
                log.scalar("loss", step, (double) step);
                log.sheet("samples", step, sheet);
            }
        }
        assertThat(Run.read(folder).state()).isEqualTo(Run.State.BROKEN_OFF);
        Path earlier = BrokenOffTest.eventFiles(folder).get(0);
        int records = EventFile.read(earlier).size();
        Files.write(earlier, new byte[] {1, 2, 3}, StandardOpenOption.APPEND); // as a kill leaves it
        double before = Run.read(folder).lines().get(5).seconds();

        try (RunLog log = RunLog.resume(folder, 6)) {
            assertThat(log.losses()).containsExactly(1f, 2f, 3f, 4f, 5f, 6f);
            log.scalar("loss", 7, 70);
        }
        Run run = Run.read(folder);
        assertThat(run.lines()).extracting(Run.Line::step).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(run.lines().get(6).values()).containsEntry("loss", 70.0);
        assertThat(run.lines().get(6).seconds()).isGreaterThanOrEqualTo(before);
        assertThat(folder.resolve("samples/step_000006.png")).exists();
        assertThat(folder.resolve("samples/step_000007.png")).doesNotExist();

        List<Path> files = BrokenOffTest.eventFiles(folder);
        assertThat(files).hasSize(2).startsWith(earlier);
        assertThat(EventFile.read(earlier)).hasSize(records);
        assertThat(Files.size(earlier))
                .as("the torn record is cut off")
                .isEqualTo(EventFile.read(earlier).stream()
                        .mapToLong(data -> data.length + 16)
                        .sum());
        byte[] start = EventFile.read(files.get(1)).get(1);
        double time = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getDouble(1);
        assertThat(start).isEqualTo(Event.start(time, 7));
    }

    @Test
    void anInterruptedThread_logsOn() throws IOException {
        try (RunLog log = RunLog.start(folder, CONFIG, 0)) {
            Thread.currentThread().interrupt();
            log.scalar("loss", 1, 0.5);
            log.flush();
            assertThat(Thread.interrupted()).isTrue();
            log.scalar("loss", 2, 0.25);
        }
        assertThat(Run.read(folder).lines()).hasSize(2);
    }

    @Test
    void whatIsNoRun_isRefusedByName() throws IOException {
        assertThatThrownBy(() -> Run.read(folder))
                .hasMessage(folder.resolve("config.json") + ": is missing; wanted what RunLog.start writes");
        try (RunLog log = RunLog.start(folder, CONFIG, 0)) {
            assertThatThrownBy(() -> log.scalar("seconds", 1, 1)).hasMessageContaining("got 'seconds'");
            assertThatThrownBy(() -> log.sheet("../x", 1, new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)))
                    .hasMessageContaining("got '../x'");
            assertThatThrownBy(() -> log.scalar("loss", -1, 1)).hasMessage("step must not be negative, got -1");
            assertThatThrownBy(() -> RunLog.start(folder, CONFIG, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("or go on with RunLog.resume");
            log.finish();
            assertThatThrownBy(() -> log.scalar("loss", 1, 1)).hasMessageContaining("is closed");
        }
        for (String wrong : List.of("[", "[]", "null", "")) {
            Files.writeString(folder.resolve("environment.json"), wrong);
            assertThatThrownBy(() -> Run.read(folder))
                    .isInstanceOf(RunException.class)
                    .hasMessageStartingWith(folder.resolve("environment.json") + ": is no JSON object");
        }
    }

    @Test
    void commit_isTheCheckouts() throws Exception {
        Process git = new ProcessBuilder("git", "rev-parse", "HEAD")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String head = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assumeThat(git.waitFor()).as("git in a checkout").isZero();
        assertThat(Environment.now(0).path("commit").asText()).isEqualTo(head);
        assertThat(Environment.now(0).path("dirty").isBoolean()).isTrue();
    }

    @Test
    void secretsOfTheCommandLine_areNotKept() {
        assertThat(Environment.hidden("java -Dhub.token=abc -jar course.jar train --hub-token def --steps 3"))
                .isEqualTo("java -Dhub.token=*** -jar course.jar train --hub-token *** --steps 3");
    }
}
