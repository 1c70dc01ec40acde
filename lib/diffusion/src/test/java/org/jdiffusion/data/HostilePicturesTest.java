package org.jdiffusion.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HostilePicturesTest {
    private static final int ROUNDS = 3_000;

    @TempDir
    private Path folder;

    /** In a process of its own, with 256 MB, which has to live on. */
    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyHostilePicture_isRefused_andNoDamagedOneDoesHarm() throws Exception {
        Map<String, byte[]> good = GoldenPictures.files();
        Map<String, byte[]> hostile = HostilePictures.of(good);
        assertThat(hostile).hasSizeGreaterThanOrEqualTo(30);
        write("hostile", hostile);
        write("hostile", Map.of("zz_harmless_bombs", HostilePictures.bombs()));
        write("good", good);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        PictureSurvivor.class.getName(),
                        folder.resolve("hostile").toString(),
                        folder.resolve("good").toString(),
                        Integer.toString(ROUNDS))
                .redirectErrorStream(true)
                .start();
        try {
            String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(log).isZero();
            for (String name : hostile.keySet()) {
                assertThat(log).containsPattern("(?m)^" + name + ": refused picture: .{10}");
            }
            assertThat(log).contains("zz_harmless_bombs: picture 2");
            assertThat(log).containsPattern("too_much_for_this_heap: .* does not fit into memory");
            int refused =
                    Integer.parseInt(log.substring(log.lastIndexOf(' ') + 1).strip());
            assertThat(refused).isBetween(ROUNDS / 3, ROUNDS - ROUNDS / 50);
        } finally {
            process.destroyForcibly();
        }
    }

    private void write(String name, Map<String, byte[]> files) throws IOException {
        Path into = Files.createDirectories(folder.resolve(name));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(into.resolve(file.getKey()), file.getValue());
        }
    }
}
