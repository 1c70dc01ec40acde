package org.jdiffusion.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.jdiffusion.notebook.fake.Fakes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelAheadTest {
    /** How many kernels come and go; more of them by {@code -Dnbrun.rounds=100}. */
    private static final int ROUNDS = Integer.getInteger("nbrun.rounds", 2);

    @TempDir
    private Path folder;

    @Test
    void kernelThatIsTaken_isTheCallers() throws Exception {
        KernelAhead ahead = start("");
        try (Kernel kernel = ahead.take()) {
            ahead.close();
            assertThat(kernel.execute("print a", Duration.ofSeconds(60), message -> {})
                            .status())
                    .isEqualTo("ok");
            assertThatThrownBy(ahead::take).isInstanceOf(IllegalStateException.class);
        }
        assertNothingLeft();
    }

    @Test
    void failedStart_isToldToWhoTakesIt() throws Exception {
        try (KernelAhead ahead = start("exit")) {
            assertThatThrownBy(ahead::take)
                    .isInstanceOf(KernelStartException.class)
                    .hasMessageContaining("no licence for this fake");
        }
    }

    @Test
    void manyKernels_leaveNothingBehind_howeverTheyEnd() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            start("").close(); // in the middle of its start
            start("silent").close();
            try (Kernel kernel = Kernel.start(spec(""), launch())) {
                kernel.execute("spawn", Duration.ofSeconds(60), message -> {});
                if (i % 2 == 0) {
                    assertThatThrownBy(() -> kernel.execute("kill", Duration.ofSeconds(60), message -> {}))
                            .isInstanceOf(KernelLostException.class);
                }
            }
            assertNothingLeft();
        }
    }

    private void assertNothingLeft() throws Exception {
        assertThat(ProcessHandle.current().descendants()).isEmpty();
        String mark = "NBRUN_KERNEL_ID=";
        try (Stream<Path> processes = Files.list(Path.of("/proc")).filter(each -> isOurs(each, mark))) {
            assertThat(processes).isEmpty();
        }
    }

    /** Orphans have other parents; ours are known by the folder that they work in. */
    private boolean isOurs(Path process, String mark) {
        try {
            return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1)
                            .contains(mark)
                    && Files.readSymbolicLink(process.resolve("cwd")).startsWith(folder.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    private KernelAhead start(String mode) throws Exception {
        return KernelAhead.start(spec(mode), launch());
    }

    private KernelSpec spec(String mode) throws Exception {
        return KernelSpec.read(Fakes.spec(folder, "fake" + mode, mode));
    }

    private Launch launch() {
        return new Launch(folder, folder.resolve("logs"), Map.of(), Fakes.patience());
    }
}
