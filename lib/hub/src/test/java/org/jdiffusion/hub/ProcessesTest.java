package org.jdiffusion.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdiffusion.hub.standin.Request;
import org.junit.jupiter.api.Test;

/** Two processes with one cache and one lock file. */
class ProcessesTest extends HubCase {
    /** The other process: fetches everything, prints the folder. */
    public static void main(String[] arguments) throws IOException {
        HubSettings settings =
                HubSettings.of(URI.create(arguments[0]), Path.of(arguments[1])).withLock(Path.of(arguments[2]));
        System.out.println(new HubClient(settings).folder(TINY, path -> true));
    }

    @Test
    void twoAtOnceEndWithTheSameFilesEachFetchedOnce() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            ProcessesTest.class.getName(),
                            server.endpoint().toString(),
                            settings.cache().toString(),
                            settings.lock().toString())
                    .redirectError(temp.resolve("errors" + i).toFile());
            builder.environment().remove("JAVA_TOOL_OPTIONS"); // which Java tells of where errors are told
            processes.add(builder.start());
        }
        List<String> folders = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            folders.add(new String(
                            processes.get(i).getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .strip());
            assertThat(processes.get(i).waitFor()).isZero();
            assertThat(temp.resolve("errors" + i)).isEmptyFile();
        }

        assertThat(folders.get(0)).isEqualTo(folders.get(1));
        assertThat(Path.of(folders.get(0)).resolve(WEIGHTS)).hasBinaryContent(WEIGHTS_BYTES);
        assertThat(server.requests())
                .filteredOn(request -> request.path().equals(WEIGHTS) && request.bytes() > 0)
                .extracting(Request::bytes)
                .containsExactly((long) WEIGHTS_BYTES.length);
        assertThat(settings.lock()).content().contains(CONFIG, WEIGHTS, "README.md", "empty.txt");
        assertNothingWrong();
    }
}
