package org.jdiffusion.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One cache for both clients. Runs where -Djdiffusion.python names a Python with huggingface_hub. */
class PythonCacheTest extends HubCase {
    private static final String FETCH = """
            import sys
            from huggingface_hub import hf_hub_download, snapshot_download
            print(snapshot_download("meadow/tiny"))
            print(snapshot_download("meadow/flowers", repo_type="dataset", allow_patterns=["data/*"]))
            print(hf_hub_download("meadow/alone", "config.json"))
            """;

    private String python;

    @BeforeEach
    void findPython() throws Exception {
        python = System.getProperty("jdiffusion.python", "");
        assumeThat(python).as("-Djdiffusion.python").isNotEmpty();
        Process hub = new ProcessBuilder(python, "-c", "import huggingface_hub")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assumeThat(hub.waitFor()).as(python + " has huggingface_hub").isZero();
    }

    @Test
    void theRecordedListingIsWhatPythonLeaves() throws Exception {
        Path listing = temp.resolve("cache.txt");
        run(Map.of(), "src/test/golden/make_cache.py", server.endpoint().toString(), home(), listing.toString());

        assertThat(Files.readAllLines(listing))
                .isEqualTo(Files.readAllLines(Path.of("src/test/resources/golden/cache.txt")));
    }

    @Test
    void pythonOfflineFindsWhatJavaHasFetched() throws Exception {
        settings = settingsOf(home());
        List<String> folders = fetchAll();
        server.close();

        assertThat(run(Map.of("HF_HUB_OFFLINE", "1"), "-c", FETCH)).isEqualTo(folders);
    }

    @Test
    void javaOfflineFindsWhatPythonHasFetched() throws Exception {
        List<String> folders = run(Map.of(), "-c", FETCH);
        server.close();
        settings = settingsOf(home()).withOffline(true);

        assertThat(fetchAll()).isEqualTo(folders);
        assertThat(client().files(TINY)).hasSize(4);
    }

    @Test
    void whatPythonHasFetchedIsVerifiedAndPinnedButNotFetchedAgain() throws Exception {
        List<String> folders = run(Map.of(), "-c", FETCH);
        long before = server.bytes(WEIGHTS);
        settings = settingsOf(home());

        assertThat(fetchAll()).isEqualTo(folders);
        assertThat(server.bytes(WEIGHTS)).isEqualTo(before).isEqualTo(WEIGHTS_BYTES.length);
        assertThat(settings.lock()).content().contains(WEIGHTS, "data/train-00000.parquet");
    }

    private List<String> fetchAll() throws IOException {
        return List.of(
                client().folder(TINY, path -> true).toString(),
                client().folder(FLOWERS, path -> path.startsWith("data/")).toString(),
                client().file(HubRepo.model("meadow/alone"), CONFIG).toString());
    }

    private String home() {
        return temp.resolve("home").toString();
    }

    private HubSettings settingsOf(String home) throws IOException {
        Path real = Files.createDirectories(Path.of(home)).toRealPath();
        return HubSettings.of(server.endpoint(), real.resolve("hub")).withLock(settings.lock());
    }

    /** The lines that Python prints. */
    private List<String> run(Map<String, String> more, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(python));
        command.addAll(List.of(arguments));
        Path errors = temp.resolve("errors.txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HF_") || name.startsWith("TRANSFORMERS_"));
        builder.environment()
                .putAll(Map.of(
                        "HF_HOME", home(), "HF_ENDPOINT", server.endpoint().toString()));
        builder.environment().putAll(Map.of("HF_HUB_DISABLE_TELEMETRY", "1", "HF_HUB_DISABLE_PROGRESS_BARS", "1"));
        builder.environment().putAll(more);
        File output = temp.resolve("output.txt").toFile();
        Process process = builder.redirectOutput(output).start();
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return Files.readAllLines(output.toPath());
    }
}
