package org.jdiffusion.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command in a Java of its own, which may be killed. */
final class Forked implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;
    private final StringBuilder said = new StringBuilder();

    private Forked(Process process) {
        this.process = process;
        this.lines = process.inputReader();
    }

    /** Starts it; what it says on either stream can be read line by line. */
    static Forked start(Object... words) throws IOException {
        return run(java(words));
    }

    /** The words that start a course command in another Java. */
    static List<String> java(Object... words) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse(System.getProperty("java.home") + "/bin/java"),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        Arrays.stream(words).map(Object::toString).forEach(command::add);
        return command;
    }

    /** Starts any command. */
    static Forked run(List<String> command) throws IOException {
        return run(command, Path.of(""), Map.of());
    }

    /** Starts any command in a folder, with more environment variables. */
    static Forked run(List<String> command, Path folder, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toAbsolutePath().toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new Forked(builder.start());
    }

    /** Reads until a line begins with {@code beginning}; false if it ends before. */
    boolean saysLineWith(String beginning) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    /** Ends it as a power cut would: with kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Waits for its end. */
    CourseRun end() throws IOException, InterruptedException {
        lines.lines().forEach(line -> said.append(line).append('\n'));
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            throw new IOException("has not ended; it said: " + said);
        }
        return new CourseRun(process.exitValue(), said.toString(), said.toString());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
