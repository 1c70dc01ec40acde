package org.jdiffusion.notebook.compile;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps what came of earlier checks, a file for each, in one folder. It never stands in the way: what cannot be read or
 * written counts as not there.
 */
public final class CheckCache {
    private static final Duration KEPT = Duration.ofDays(30);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Optional<Path> folder;

    private CheckCache(Optional<Path> folder) {
        this.folder = folder;
    }

    /** One that keeps nothing. */
    public static CheckCache none() {
        return new CheckCache(Optional.empty());
    }

    /** One in that folder, which is made when there is something to keep. */
    public static CheckCache in(Path folder) {
        return new CheckCache(Optional.of(folder));
    }

    /**
     * The place where nobody has to ask for it: the build folder that this program lies in, else the user's cache.
     */
    public static CheckCache standard() {
        return in(buildFolder().orElseGet(CheckCache::userFolder).resolve("nbrun-compile"));
    }

    /** What came of the check with that fingerprint. */
    Optional<Checked> find(String fingerprint) {
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        Path file = file(fingerprint);
        try {
            Checked checked = MAPPER.readValue(Files.readAllBytes(file), Checked.class);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return Optional.of(checked);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Keeps the outcome of a check, and lets go of those that nobody has asked for in a month. */
    void keep(String fingerprint, Checked checked) {
        if (folder.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(folder.get());
            Path fresh = Files.createTempFile(folder.get(), "", ".tmp");
            Files.write(fresh, MAPPER.writeValueAsBytes(checked));
            Files.move(fresh, file(fingerprint), StandardCopyOption.REPLACE_EXISTING);
            forgetOld();
        } catch (IOException e) {
            return; // the next check will take its time again, no more
        }
    }

    private void forgetOld() throws IOException {
        FileTime limit = FileTime.from(Instant.now().minus(KEPT));
        try (Stream<Path> files = Files.list(folder.orElseThrow())) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).compareTo(limit) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private Path file(String fingerprint) {
        return folder.orElseThrow().resolve(fingerprint + ".json");
    }

    private static Optional<Path> buildFolder() {
        try {
            Path program = Path.of(CheckCache.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Optional.ofNullable(program.getParent())
                    .filter(parent -> parent.endsWith("target") && Files.isWritable(parent));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Path userFolder() {
        Map<String, String> env = System.getenv();
        String home = System.getProperty("user.home");
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows") && env.containsKey("LOCALAPPDATA")) {
            return Path.of(env.get("LOCALAPPDATA"));
        }
        if (system.startsWith("mac")) {
            return Path.of(home, "Library", "Caches");
        }
        String given = env.getOrDefault("XDG_CACHE_HOME", "");
        return given.isBlank() ? Path.of(home, ".cache") : Path.of(given);
    }
}
