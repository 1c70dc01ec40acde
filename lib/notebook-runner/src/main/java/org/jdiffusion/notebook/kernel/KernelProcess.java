package org.jdiffusion.notebook.kernel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The processes of one kernel, with their two log files. */
final class KernelProcess {
    private static final Pattern PYTHON = Pattern.compile("python(3(\\.\\d+)?)?");
    private static final Pattern LAST_WORDS = Pattern.compile(
            "(?m)^(Terminating due to (java\\.lang\\.OutOfMemoryError: .*)" // by -XX:+ExitOnOutOfMemoryError
                    + "|Exception in thread \"(Shell|Control|Loop|Heartbeat)[-\\w]*\" .*" // a thread of JJava itself
                    + "|Exception: .* thrown from the UncaughtExceptionHandler in thread .*)$");

    private final Process process;
    private final ProcessTree tree;
    private final MemoryWatch memory;
    private final KernelLogs logs;
    private List<String> stack = List.of();

    private KernelProcess(ProcessTree tree, KernelLogs logs) {
        this.process = tree.root();
        this.tree = tree;
        this.memory = new MemoryWatch(tree);
        this.logs = logs;
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
        KernelLogs logs = new KernelLogs(launch.logs().toAbsolutePath(), launch.folder());
        Files.deleteIfExists(logs.threads()); // of an earlier run
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(launch.folder().toFile())
                .redirectInput(nothing())
                .redirectOutput(logs.out().toFile())
                .redirectError(logs.err().toFile());
        Map<String, String> environment = builder.environment();
        environment.putIfAbsent("JJAVA_JVM_OPTS", javaOptions(launch.logs()));
        environment.putAll(spec.environmentOver(Map.copyOf(environment)));
        environment.putAll(launch.environment());
        environment.put("JPY_PARENT_PID", Long.toString(ProcessHandle.current().pid()));
        return new KernelProcess(ProcessTree.start(builder), logs);
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

    /** Finds out where the cell is by a dump of the threads, which stays with the logs; takes three seconds at most. */
    void dumpThreads() throws InterruptedException {
        if (isAlive()) {
            stack = ThreadDump.take(tree.members(), logs).cellStack();
        }
    }

    void kill(Duration grace) {
        memory.close();
        tree.kill(grace);
    }

    /** What is known of how it ended, or of what it did when {@link #dumpThreads} was called last. */
    Diagnosis diagnosis() {
        Optional<ExitStatus> exit = isAlive() ? Optional.empty() : Optional.of(new ExitStatus(process.exitValue()));
        return new Diagnosis(
                exit,
                exit.flatMap(status -> logs.crash(tree.pids())),
                lastWords(),
                stack,
                logs.tail(logs.err()),
                logs.tail(logs.out()),
                memory.peak());
    }

    /** Whether it could not listen on its ports because somebody else took them first. */
    boolean lostItsPorts() {
        return (logs.end(logs.err()) + logs.end(logs.out()))
                .toLowerCase(Locale.ROOT)
                .contains("address already in use");
    }

    private Optional<String> lastWords() {
        return LAST_WORDS
                .matcher(logs.end(logs.out()) + "\n" + logs.end(logs.err()))
                .results()
                .reduce((earlier, later) -> later)
                .map(found -> found.group(2) == null ? found.group(1) : found.group(2));
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
