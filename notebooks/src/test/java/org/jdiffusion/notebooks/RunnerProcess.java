package org.jdiffusion.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdiffusion.notebook.cli.NbRun;

/** One {@code nbrun}, in a process of its own, and the processes that it leaves behind. */
final class RunnerProcess {
    private static final String MARK = "BAD_NOTEBOOKS_RUN";

    private final String mark = UUID.randomUUID().toString();

    /** Runs it and returns its exit code; what it prints goes into a file. One that takes longer hangs. */
    int run(Path console, Duration longest, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                NbRun.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(console.toFile());
        builder.environment().put(MARK, mark);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(longest.toSeconds(), TimeUnit.SECONDS))
                    .as(() -> "nbrun ends within " + longest + "; so far: " + text(console))
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Waits until everything is gone that was started by it, directly or not. */
    void assertNothingIsLeft() throws Exception {
        for (ProcessHandle each : offspring()) {
            String what = each.info().commandLine().orElse("process") + " (" + each.pid() + ")";
            assertThat(each.onExit()
                            .completeOnTimeout(null, 20, TimeUnit.SECONDS)
                            .get())
                    .as("left behind: " + what)
                    .isNotNull();
        }
    }

    private List<ProcessHandle> offspring() throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(folder -> folder.getFileName().toString().matches("\\d+"))
                    .filter(this::isMarked)
                    .flatMap(folder ->
                            ProcessHandle.of(Long.parseLong(folder.getFileName().toString())).stream())
                    .toList();
        }
    }

    private boolean isMarked(Path folder) {
        try {
            String environment = Files.readString(folder.resolve("environ"), StandardCharsets.ISO_8859_1);
            return environment.contains(MARK + "=" + mark);
        } catch (IOException e) {
            return false; // it has ended, or belongs to somebody else
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
