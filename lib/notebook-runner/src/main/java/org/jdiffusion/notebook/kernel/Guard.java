package org.jdiffusion.notebook.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A small process that outlives this JVM for a moment: when the JVM is killed in a way that runs no shutdown hook, the
 * pipe between them closes, and the guard kills every process that bears the mark. Linux only; elsewhere it does
 * nothing.
 */
final class Guard implements AutoCloseable {
    private static final String SCRIPT = "read nothing; for entry in $(grep -lsF \"$0\" /proc/[0-9]*/environ); do"
            + " entry=${entry#/proc/}; kill -9 ${entry%/environ}; done";

    private final Optional<Process> shell;

    private Guard(Optional<Process> shell) {
        this.shell = shell;
    }

    /** Watches over the processes whose environment holds {@code mark}. */
    static Guard over(String mark) {
        if (!Files.isReadable(Path.of("/proc/self/environ"))) {
            return new Guard(Optional.empty());
        }
        try {
            return new Guard(Optional.of(new ProcessBuilder("sh", "-c", SCRIPT, mark)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()));
        } catch (IOException e) {
            return new Guard(Optional.empty()); // no shell: the shutdown hook has to do
        }
    }

    /** Dismisses the guard, once its processes have ended. */
    @Override
    public void close() {
        if (shell.isPresent()) {
            Process process = shell.get();
            process.destroy();
            try {
                process.waitFor(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            process.destroyForcibly();
        }
    }
}
