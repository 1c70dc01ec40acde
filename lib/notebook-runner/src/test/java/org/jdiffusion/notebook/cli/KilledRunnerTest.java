package org.jdiffusion.notebook.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdiffusion.notebook.fake.Fakes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledRunnerTest {
    @TempDir
    private Path folder;

    @Test
    void aRunnerThatIsKilled_takesItsKernelAlong() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/environ")), "only Linux tells environments");
        Path notebook = Fakes.notebook(folder.resolve("a.ipynb"), "print a", "hang-hard");
        Process runner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        NbRun.class.getName(),
                        "run",
                        notebook.toString(),
                        "--kernel",
                        Fakes.spec(folder, "fake", "").toString())
                .redirectErrorStream(true)
                .start();
        List<ProcessHandle> below;
        try (BufferedReader out = runner.inputReader()) {
            assertThat(out.lines().anyMatch(line -> line.contains("ok    [1]"))).isTrue();
            below = runner.descendants().toList();
        } finally {
            runner.destroyForcibly();
        }

        assertThat(below).isNotEmpty();
        for (ProcessHandle each : below) {
            each.onExit().get(20, TimeUnit.SECONDS);
        }
    }
}
