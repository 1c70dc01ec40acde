package org.jdiffusion.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jdiffusion.golden.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files are read or refused, in a JVM of 64 MB that lives to say so. */
class SafeTensorsMutationTest {
    @TempDir
    private Path folder;

    @Test
    void twentyThousandDamagedFiles() throws Exception {
        assertSurvives(20_000);
    }

    /** Takes minutes: {@code mvn verify -Pcomplete -pl lib/diffusion -Dtest=SafeTensorsMutationTest}. */
    @Test
    @Tag("complete")
    void aMillionDamagedFiles() throws Exception {
        assertSurvives(1_000_000);
    }

    private void assertSurvives(int rounds) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Mutations.class.getName(),
                        Golden.path("safetensors/every_dtype.safetensors").toString(),
                        folder.resolve("damaged.safetensors").toString(),
                        Integer.toString(rounds),
                        Integer.toString(rounds)) // as seed: the long run begins otherwise than the short one
                .redirectErrorStream(true)
                .start();
        try {
            String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(log).isZero();
            int refused =
                    Integer.parseInt(log.substring(log.lastIndexOf(' ') + 1).strip());
            assertThat(refused).isBetween(rounds / 4, rounds - rounds / 100);
        } finally {
            process.destroyForcibly();
        }
    }
}
