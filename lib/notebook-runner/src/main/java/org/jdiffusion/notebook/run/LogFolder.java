package org.jdiffusion.notebook.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Where the output of a kernel's processes goes: a folder to keep, or one that goes when it is closed. */
public final class LogFolder implements AutoCloseable {
    private static final Set<LogFolder> TEMPORARY = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> TEMPORARY.forEach(LogFolder::delete), "log-sweeper"));
    }

    private final Path path;

    private LogFolder(Path path) {
        this.path = path;
    }

    /** A folder that stays. */
    public static LogFolder kept(Path path) {
        return new LogFolder(path);
    }

    /** A new folder that is deleted with all it holds by {@link #close}, or when the JVM ends before. */
    public static LogFolder temporary() throws IOException {
        LogFolder folder = new LogFolder(Files.createTempDirectory("nbrun-"));
        TEMPORARY.add(folder);
        return folder;
    }

    /** The folder. */
    public Path path() {
        return path;
    }

    /** Lets a temporary folder stay, since somebody will want to look into it. */
    public void keep() {
        TEMPORARY.remove(this);
    }

    @Override
    public void close() {
        if (TEMPORARY.remove(this)) {
            delete();
        }
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            return; // the system's own sweeper finds what is left
        }
    }
}
