package org.jdiffusion.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdiffusion.hub.standin.HubStandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub on the loopback with three small repositories, and an empty cache. */
abstract class HubCase {
    static final HubRepo TINY = HubRepo.model("meadow/tiny");
    static final HubRepo FLOWERS = HubRepo.dataset("meadow/flowers");
    static final String CONFIG = "config.json";
    static final String WEIGHTS = "unet/diffusion_pytorch_model.safetensors";
    static final byte[] WEIGHTS_BYTES = bytes(1, 300_000);
    static final Map<String, byte[]> TINY_FILES = Map.of(
            CONFIG, bytes(2, 2_000), WEIGHTS, WEIGHTS_BYTES, "README.md", text("# Tiny\n"), "empty.txt", new byte[0]);

    @TempDir
    Path temp;

    HubStandIn server;
    HubSettings settings;

    @BeforeEach
    void serve() throws IOException {
        corpus(temp.resolve("root"));
        server = HubStandIn.over(temp.resolve("root"));
        settings = HubSettings.of(server.endpoint(), temp.resolve("cache"))
                .withLock(temp.resolve("work/hub.lock"))
                .withPatience(Duration.ofSeconds(20), Duration.ofMillis(1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static void corpus(Path root) throws IOException {
        for (Map.Entry<String, byte[]> file : TINY_FILES.entrySet()) {
            write(root.resolve("models/meadow/tiny/" + file.getKey()), file.getValue());
        }
        write(root.resolve("models/meadow/alone/config.json"), text("{}\n"));
        for (int i = 0; i < 22; i++) {
            write(root.resolve("datasets/meadow/flowers/data/note-%02d.txt".formatted(i)), text("note " + i + "\n"));
        }
        write(root.resolve("datasets/meadow/flowers/data/train-00000.parquet"), bytes(3, 10_000));
        write(root.resolve("datasets/meadow/flowers/README.md"), text("# Flowers\n"));
    }

    static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    HubClient client() {
        return new HubClient(settings);
    }

    Path tiny() {
        return settings.cache().resolve("models--meadow--tiny");
    }

    /** Each complete blob is what its name says, and each name in a snapshot leads to the file of the hub. */
    void assertNothingWrong() throws IOException {
        if (!Files.exists(settings.cache())) {
            return;
        }
        try (Stream<Path> paths = Files.walk(settings.cache())) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = path.getFileName().toString();
                if (path.getParent().endsWith("blobs") && !name.contains(".incomplete")) {
                    ContentHash hash = ContentHash.ofEtag(name).orElseThrow();
                    assertThat(hash.of(path)).isEqualTo(hash);
                }
                if (path.startsWith(tiny().resolve("snapshots"))) {
                    Path commit = tiny().resolve("snapshots");
                    String file =
                            commit.relativize(path).toString().substring(41).replace('\\', '/');
                    assertThat(path).hasBinaryContent(TINY_FILES.get(file));
                }
            }
        }
    }

    /** What is in a cache, line by line, as make_cache.py writes it. */
    static List<String> listing(Path cache) throws IOException {
        TreeMap<String, String> lines = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(cache)) {
            for (Path path : paths.filter(path -> !Files.isDirectory(path)).toList()) {
                String name = cache.relativize(path).toString().replace('\\', '/');
                if (Files.isSymbolicLink(path)) {
                    lines.put(
                            name,
                            " -> " + Files.readSymbolicLink(path).toString().replace('\\', '/'));
                } else {
                    lines.put(name, name.contains("/refs/") ? ": " + Files.readString(path) : "");
                }
            }
        }
        return lines.entrySet().stream()
                .map(line -> line.getKey() + line.getValue())
                .sorted()
                .toList();
    }
}
