package org.jdiffusion.notebook.kernel;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The processes of one kernel, with their two log files. */
final class KernelProcess {
    private static final Pattern PYTHON = Pattern.compile("python(3(\\.\\d+)?)?");
    private static final int TAIL_BYTES = 200_000;
    private static final int TAIL_LINES = 20;
    private static final int TAIL_FRAMES = 3;
    private static final int DUMP_MILLIS = 300;

    private final Process process;
    private final ProcessTree tree;
    private final MemoryWatch memory;
    private final Path out;
    private final Path err;

    private KernelProcess(ProcessTree tree, Path out, Path err) {
        this.process = tree.root();
        this.tree = tree;
        this.memory = new MemoryWatch(tree);
        this.out = out;
        this.err = err;
    }

    /** Starts the program of the specification; what it prints goes to {@code kernel.out} and {@code kernel.err}. */
    static KernelProcess start(KernelSpec spec, Launch launch, Path connectionFile) throws IOException {
        List<String> command = Stream.concat(
                        Stream.of(program(spec)), spec.argv().stream().skip(1))
                .map(word -> word.replace("{connection_file}", connectionFile.toString())
                        .replace("{resource_dir}", spec.folder().toString())
                        .replace("{prefix}", prefix(spec)))
                .toList();
        Files.createDirectories(launch.logs());
        Path out = launch.logs().resolve("kernel.out");
        Path err = launch.logs().resolve("kernel.err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(launch.folder().toFile())
                .redirectInput(nothing())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.putIfAbsent("JJAVA_JVM_OPTS", javaOptions(launch.logs()));
        environment.putAll(spec.environmentOver(Map.copyOf(environment)));
        environment.putAll(launch.environment());
        environment.put("JPY_PARENT_PID", Long.toString(ProcessHandle.current().pid()));
        return new KernelProcess(ProcessTree.start(builder), out, err);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The processor time of all its living processes so far; empty where the system does not tell. */
    Optional<Duration> processorTime() {
        return tree.processorTime();
    }

    MemoryWatch memory() {
        return memory;
    }

    /** Asks the program to stop what it is doing, by signal. */
    void interrupt() throws IOException {
        signal("INT", process.pid());
    }

    /** Asks every Java process of the tree to print its threads to the log, and waits a moment for it. */
    void dumpThreads() {
        try {
            for (ProcessHandle member : tree.members()) {
                String program = member.info().command().orElse("");
                if (Path.of(program).endsWith("java")) {
                    signal("QUIT", member.pid());
                }
            }
            Thread.sleep(DUMP_MILLIS);
        } catch (IOException e) {
            return; // no shell here: the dump is a courtesy
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void kill(Duration grace) {
        memory.close();
        tree.kill(grace);
    }

    /** How the process ended, and the last lines that it printed. */
    String diagnosis() {
        StringBuilder text = new StringBuilder(isAlive() ? "its process is alive" : exit(process.exitValue()));
        append(text, "last lines of its standard error", err);
        append(text, "last lines of its standard output", out);
        return text.toString();
    }

    /** Whether it could not listen on its ports because somebody else took them first. */
    boolean lostItsPorts() {
        return (tail(err) + tail(out)).toLowerCase(Locale.ROOT).contains("address already in use");
    }

    private static String exit(int code) {
        String meaning = switch (code) {
            case 3 -> " (out of memory, when it runs with -XX:+ExitOnOutOfMemoryError)";
            case 134 -> " (aborted: a crash in native code)";
            case 137 -> " (killed: by hand, or by the system for want of memory)";
            case 139 -> " (segmentation fault)";
            case 143 -> " (terminated)";
            default -> "";
        };
        return "its process ended with exit code " + code + meaning;
    }

    private static void append(StringBuilder text, String title, Path log) {
        String tail = tail(log);
        if (!tail.isBlank()) {
            text.append("\n").append(title).append(":\n").append(tail.indent(2).stripTrailing());
        }
    }

    private static String tail(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - TAIL_BYTES));
            byte[] bytes = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(bytes);
            List<String> lines = withoutDeepStacks(
                    new String(bytes, StandardCharsets.UTF_8).strip().lines().toList());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }

    /** Keeps the top of each stack trace, so that the exception's name is within the last lines. */
    private static List<String> withoutDeepStacks(List<String> lines) {
        List<String> kept = new ArrayList<>();
        int frames = 0;
        for (String line : lines) {
            frames = line.startsWith("\tat ") ? frames + 1 : 0;
            if (frames <= TAIL_FRAMES) {
                kept.add(line);
            }
        }
        return kept;
    }

    private static void signal(String name, long pid) throws IOException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).start();
    }

    /** For the stock Java kernel: asserts count in a test, and one without memory must die rather than linger. */
    private static String javaOptions(Path logs) {
        String options = "-ea -XX:+ExitOnOutOfMemoryError -XX:-CreateCoredumpOnCrash -Djava.awt.headless=true";
        String crashes = logs.toAbsolutePath().resolve("hs_err_%p.log").toString();
        // The kernel splits its options at blanks and knows no quotes.
        return crashes.contains(" ") ? options : options + " -XX:ErrorFile=" + crashes;
    }

    /** A Python kernel that asks for any {@code python} gets the one of the environment that it is installed in. */
    private static String program(KernelSpec spec) {
        String program = spec.argv().get(0);
        if (PYTHON.matcher(program).matches()) {
            for (String place : List.of("bin", "Scripts")) {
                Path own = Path.of(prefix(spec), place, place.equals("bin") ? program : program + ".exe");
                if (Files.isExecutable(own)) {
                    return own.toString();
                }
            }
        }
        return program;
    }

    /** The environment that a kernel in {@code PREFIX/share/jupyter/kernels/NAME} belongs to. */
    private static String prefix(KernelSpec spec) {
        Path prefix = spec.folder();
        for (int i = 0; i < 4 && prefix.getParent() != null; i++) {
            prefix = prefix.getParent();
        }
        return prefix.toString();
    }

    private static File nothing() {
        return new File(File.separatorChar == '/' ? "/dev/null" : "NUL");
    }
}
