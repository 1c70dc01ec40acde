package org.jdiffusion.app;

import java.nio.file.Path;
import java.util.Locale;

/** The user's folder for what can be fetched or made again. */
final class Caches {
    private Caches() {}

    /** {@code ~/.cache/jdiffusion}, or where the system keeps such things. */
    static Path folder() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        Path home = Path.of(System.getProperty("user.home"));
        if (system.startsWith("windows")) {
            return from("LOCALAPPDATA", home.resolve("AppData").resolve("Local"));
        }
        return system.startsWith("mac")
                ? home.resolve("Library").resolve("Caches").resolve("jdiffusion")
                : from("XDG_CACHE_HOME", home.resolve(".cache"));
    }

    private static Path from(String variable, Path otherwise) {
        String value = System.getenv(variable);
        return (value == null || value.isBlank() ? otherwise : Path.of(value)).resolve("jdiffusion");
    }
}
