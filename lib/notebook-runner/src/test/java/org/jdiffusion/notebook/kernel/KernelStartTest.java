package org.jdiffusion.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.jdiffusion.notebook.fake.Fakes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelStartTest {
    @TempDir
    private Path folder;

    @Test
    void kernelThatListensForInputLast_isReachedThereBeforeAnyCellRuns() throws Exception {
        try (Kernel kernel = start("late-stdin")) {
            assertThat(run(kernel, "input").askedForInput()).isTrue();
        }
    }

    @Test
    void kernelWithoutStdin_isUsedAllTheSame() throws Exception {
        try (Kernel kernel = start("no-stdin")) {
            assertThat(run(kernel, "print a").status()).isEqualTo("ok");
        }
    }

    @Test
    void kernelThatEndsAtOnce_saysWhy() {
        assertThatThrownBy(() -> start("exit"))
                .isInstanceOf(KernelStartException.class)
                .hasMessageContaining("exit code 7")
                .hasMessageContaining("no licence for this fake");
    }

    @Test
    void kernelThatLosesItsPortsAndLivesOn_isStartedAgain() throws Exception {
        try (Kernel kernel = start("ports-taken")) {
            assertThat(run(kernel, "print a").status()).isEqualTo("ok");
        }
        assertThat(folder.resolve("tries")).hasContent("try\ntry");
    }

    @Test
    void kernelWithAnotherKey_isRefused() {
        assertThatThrownBy(() -> start("wrong-key"))
                .isInstanceOf(KernelStartException.class)
                .hasMessageContaining("signed with another key");
    }

    @Test
    void kernelThatNeverAnswers_isGivenUp() throws Exception {
        assertGivenUp(Duration.ofSeconds(1), Duration.ofSeconds(10), "did not answer within 1 s");
    }

    @Test
    void kernelThatDoesNothing_isGivenUpLongBefore() throws Exception {
        assertGivenUp(Duration.ofMinutes(5), Duration.ofSeconds(1), "has done nothing for 1 s");
    }

    @Test
    void anyPython_isThatOfTheKernelsEnvironment() throws Exception {
        assumeThat(Path.of("/bin/sh")).isExecutable();
        Path spec = Fakes.spec(folder.resolve("env/share/jupyter/kernels"), "fake", "");
        Path json = spec.resolve("kernel.json");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(json, Files.readString(json).replace("\"" + java + "\"", "\"python3\""));
        Path python = Files.createDirectories(folder.resolve("env/bin")).resolve("python3");
        Files.writeString(python, "#!/bin/sh\nexec '" + java + "' \"$@\"\n");
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwx------"));

        try (Kernel kernel = Kernel.start(KernelSpec.read(spec), launch())) {
            assertThat(run(kernel, "print a").status()).isEqualTo("ok");
        }
    }

    @Test
    void missingProgram_isNamed() throws Exception {
        Path spec = Files.createDirectory(folder.resolve("k"));
        Files.writeString(spec.resolve("kernel.json"), "{\"argv\": [\"no-such-program\"]}");

        assertThatThrownBy(() -> Kernel.start(KernelSpec.read(spec), launch()))
                .isInstanceOf(KernelStartException.class)
                .hasMessageContaining("no-such-program");
    }

    private void assertGivenUp(Duration start, Duration stillness, String words) throws Exception {
        Patience p = Fakes.patience();
        Patience hasty = new Patience(
                start,
                stillness,
                p.idle(),
                p.barrier(),
                p.reply(),
                p.ping(),
                p.heartbeat(),
                p.interrupt(),
                p.shutdown(),
                p.termination());
        KernelSpec spec = KernelSpec.read(Fakes.spec(folder, "fake", "silent"));

        assertThatThrownBy(() -> Kernel.start(spec, new Launch(folder, folder, Map.of(), hasty)))
                .isInstanceOf(KernelStartException.class)
                .hasMessageContaining(words);
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    private Kernel start(String mode) throws IOException, KernelStartException, InterruptedException {
        return Kernel.start(KernelSpec.read(Fakes.spec(folder, "fake", mode)), launch());
    }

    private Launch launch() {
        return new Launch(folder, folder.resolve("logs"), Map.of(), Fakes.patience());
    }

    private Reply run(Kernel kernel, String code) throws Exception {
        return kernel.execute(code, Duration.ofSeconds(60), message -> {});
    }
}
