package org.jdiffusion.notebook.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where the output of a kernel's processes goes: a folder to keep, or one that goes when it is closed. */
public record LogFolder(Path path, boolean kept) implements AutoCloseable {

    /** A folder that stays. */
    public static LogFolder kept(Path path) {
        return new LogFolder(path, true);
    }

    /** A new folder that is deleted with all it holds by {@link #close}, or when the JVM ends before. */
    public static LogFolder temporary() throws IOException {
        Path folder = Files.createTempDirectory("nbrun-");
        // The last one named goes first.
        List.of("", "kernel.out", "kernel.err")
                .forEach(each -> folder.resolve(each).toFile().deleteOnExit());
        return new LogFolder(folder, false);
    }

    @Override
    public void close() throws IOException {
        if (kept) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
