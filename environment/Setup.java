import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sets the course up and starts it. Maven runs it in the root of the checkout (notebooks/pom.xml), as
 * {@code java environment/Setup.java COMMAND...}:
 *
 * <ul>
 *   <li>{@code prepare} makes .venv with JupyterLab and the course's Java kernel;
 *   <li>{@code first-light} runs the first notebook and keeps its picture;
 *   <li>{@code lab} opens JupyterLab, unless -Dlab.open=false, CI=true or there is no terminal.
 * </ul>
 */
public final class Setup {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path VENV = ROOT.resolve(".venv");
    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    private static final String[] PYTHON = {
        VENV.resolve(WINDOWS ? "Scripts/python.exe" : "bin/python").toString()
    };
    private static final String[] JAVA = {
        Path.of(System.getProperty("java.home"), "bin", WINDOWS ? "java.exe" : "java")
                .toString()
    };
    private static final Path KERNEL = VENV.resolve("share/jupyter/kernels/java");
    private static final Path REQUIREMENTS = ROOT.resolve("environment/requirements.txt");
    private static final Path PICTURE = ROOT.resolve("target/first-light.png");
    /** The requirements that .venv holds whole; written last, so that whatever was interrupted starts afresh. */
    private static final Path INSTALLED = VENV.resolve("installed.txt");

    private static final Set<ProcessHandle> STARTED = ConcurrentHashMap.newKeySet();

    /** What is wrong with the machine and its cure, in one sentence. */
    private static final class Trouble extends Exception {
        private static final long serialVersionUID = 1;

        Trouble(String what, String cure) {
            super("jdiffusion: " + what + ": " + cure + ", then run the same command again.");
        }
    }

    private record Result(int exit, String output) {}

    private Setup() {}

    public static void main(String[] args) throws InterruptedException {
        ProcessHandle.current().parent().ifPresent(maven -> maven.onExit().thenRun(() -> System.exit(1)));
        Runtime.getRuntime().addShutdownHook(new Thread(Setup::endStarted));
        try {
            for (String command : args) {
                switch (command) {
                    case "prepare" -> prepare();
                    case "first-light" -> firstLight();
                    case "lab" -> lab();
                    default -> throw new Trouble("no command " + command, "write prepare, first-light or lab");
                }
            }
        } catch (Trouble | IOException e) {
            boolean file = e instanceof IOException;
            Trouble trouble = new Trouble(e.toString(), "free some disk space, check who owns the file");
            System.err.println((file ? trouble : e).getMessage());
            System.exit(1);
        }
    }

    private static void prepare() throws IOException, InterruptedException, Trouble {
        if (ModuleFinder.ofSystem().find("jdk.jshell").isEmpty()) {
            throw new Trouble("this Java has no jshell", "point JAVA_HOME at a full JDK 17 or newer");
        }
        boolean whole = Files.exists(INSTALLED) && run(PYTHON, "-c", "import pip").exit == 0;
        if (!whole || Files.mismatch(INSTALLED, REQUIREMENTS) >= 0) {
            install(whole);
        }
        writeKernel();
        Path settings = VENV.resolve("share/jupyter/lab/settings/overrides.json");
        write(settings, Files.readAllBytes(ROOT.resolve("environment/jupyterlab.json")));
    }

    private static void install(boolean whole) throws IOException, InterruptedException, Trouble {
        Files.deleteIfExists(INSTALLED);
        if (!whole) {
            Result made = run(findPython(), "-m", "venv", "--clear", VENV.toString());
            if (made.exit != 0) {
                throw new Trouble(
                        "Python could not make " + VENV + " (" + lastLine(made.output) + ")",
                        "free some disk space, close what runs from there");
            }
        }
        System.out.println("Installing JupyterLab and the Java kernel into .venv; this takes a minute or two, once.");
        String arguments = "-m pip install --quiet --no-input --disable-pip-version-check --requirement ";
        Result pip = run(PYTHON, (arguments + ROOT.relativize(REQUIREMENTS)).split(" "));
        if (pip.exit != 0) {
            throw pipTrouble(pip.output);
        }
        write(INSTALLED, Files.readAllBytes(REQUIREMENTS));
    }

    private static Trouble pipTrouble(String output) {
        if (output.contains("No space left") || output.contains("Errno 28")) {
            return new Trouble("the disk is full", "free 1 GB");
        }
        if (output.contains("after connection broken") || output.contains("Failed to establish a new connection")) {
            return new Trouble("pip cannot reach its package index", "connect to the network or set pip's proxy");
        }
        return new Trouble("pip could not install JupyterLab (" + lastLine(output) + ")", "mend that");
    }

    /** Returns the command of the first Python that will do. */
    private static String[] findPython() throws InterruptedException, Trouble {
        String probe = "import sys; print('%d.%d' % sys.version_info[:2]); sys.exit(sys.version_info < (3, 10))";
        Trouble trouble = new Trouble("Python is missing", "install Python 3.10 or newer");
        for (String name : "python3,python,py -3,python3.13,python3.12,python3.11,python3.10".split(",")) {
            String[] python = name.split(" ");
            Result version = run(python, "-c", probe);
            String number = "Python " + lastLine(version.output);
            if (version.exit == 0 && run(python, "-c", "import venv, ensurepip").exit == 0) {
                return python;
            } else if (version.exit == 0) {
                trouble = new Trouble(number + " has no venv", "install it (Debian, Ubuntu: apt install python3-venv)");
            } else if (number.matches("Python \\d\\.\\d+")) {
                trouble = new Trouble(number + " is too old", "install Python 3.10 or newer");
            }
        }
        throw trouble;
    }

    /** Writes the course's own kernel over the wheel's, which starts a second JVM and knows no course. */
    private static void writeKernel() throws IOException, InterruptedException, Trouble {
        Path course = ROOT.resolve("notebooks/target/course.classpath");
        Path jar = KERNEL.resolve("jjava.jar");
        if (!Files.exists(course) || !Files.exists(jar)) {
            throw new Trouble((Files.exists(jar) ? course : jar) + " is missing", "delete .venv, build with mvn -Plab");
        }
        Files.createDirectories(VENV.resolve("home"));
        // First the jars that stay as they are: a class-data archive holds for the head of a class path.
        List<String> jars = new ArrayList<>(List.of(jar.toString()));
        List<String> own = new ArrayList<>();
        for (String entry : Files.readString(course).strip().split(File.pathSeparator)) {
            (Path.of(entry).startsWith(ROOT.resolve("lib")) ? own : jars).add(entry);
        }
        String head = String.join(File.pathSeparator, jars);
        own.add(0, head);
        String classPath = String.join(File.pathSeparator, own);
        Path arguments = KERNEL.resolve("java.args");
        writeArguments(arguments, archive(head, classPath), classPath);
        Map<String, String> values = Map.of("java", JAVA[0], "arguments", arguments.toString(), "threads", threads());
        write(KERNEL.resolve("kernel.json"), filled("kernel.json", values).getBytes(StandardCharsets.UTF_8));
    }

    private static void writeArguments(Path file, String classes, String classPath) throws IOException {
        String home = VENV.resolve("home").toString();
        Map<String, String> values =
                Map.of("classes", classes, "classpath", classPath, "home", home, "threads", threads());
        // The java command reads its argument file in the system's encoding, whatever that is.
        Charset system = Charset.forName(System.getProperty("sun.jnu.encoding"));
        write(file, filled("java.args", values).getBytes(system));
    }

    /**
     * Returns the JVM's option for the class-data archive of the jars in {@code head}, which is made unless it is there
     * already; if it cannot be made, an option that changes nothing.
     */
    private static String archive(String head, String classPath) throws IOException, InterruptedException {
        Path cells = ROOT.resolve("environment/kernel/first_cells.py");
        StringBuilder key = new StringBuilder(System.getProperty("java.vm.version")).append(JAVA[0]);
        for (Path recipe : List.of(cells, cells.resolveSibling("java.args"), ROOT.resolve("environment/Setup.java"))) {
            key.append(Files.readString(recipe));
        }
        for (String jar : head.split(File.pathSeparator)) {
            File file = new File(jar);
            long seconds = file.lastModified() / 1000; // an image of a container keeps no more
            key.append(jar).append(' ').append(file.length()).append(' ').append(seconds);
        }
        Path archive =
                KERNEL.resolve("classes-%08x.jsa".formatted(key.toString().hashCode()));
        String option = "-XX:SharedArchiveFile=";
        if (!Files.exists(archive)) {
            for (File old : KERNEL.toFile().listFiles((folder, name) -> name.endsWith(".jsa"))) {
                old.delete(); // Windows keeps one that a kernel still uses
            }
            Path folder = Files.createDirectories(VENV.resolve("home/classes"));
            Path arguments = folder.resolve("java.args");
            Path connection = folder.resolve("connection.json");
            Path list = folder.resolve("list.txt");
            Path part = folder.resolve("part.jsa");
            writeArguments(arguments, "-XX:DumpLoadedClassList=" + list, classPath);
            boolean listed = run(PYTHON, cells.toString(), JAVA[0], "@" + arguments, connection.toString()).exit == 0;
            // Of an archive that G1 did not make, JDK 17 does not notice that its end is missing, and crashes.
            String[] dump = {
                "-Xshare:dump",
                "-Xmx512m",
                "-XX:+UseG1GC",
                "-XX:SharedClassListFile=" + list,
                option + part,
                "-cp",
                head
            };
            if (listed && run(JAVA, dump).exit == 0 && Files.exists(part)) {
                Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return Files.exists(archive) ? option + archive : "-Xshare:auto";
    }

    /** A template with its values; in both kinds of file a string is quoted and its backslashes are doubled. */
    private static String filled(String name, Map<String, String> values) throws IOException {
        String text = Files.readString(ROOT.resolve("environment/kernel").resolve(name));
        for (Map.Entry<String, String> value : values.entrySet()) {
            String quoted = value.getValue().replace("\\", "\\\\").replace("\"", "\\\"");
            text = text.replace("${" + value.getKey() + "}", quoted);
        }
        return text;
    }

    /** As many as physical cores where the system tells: hyper-threads only get in each other's way in a matrix product. */
    private static String threads() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        String cores = Files.exists(info) ? Files.readString(info).strip() : "";
        long logical = Runtime.getRuntime().availableProcessors();
        long physical = Arrays.stream(cores.split("\n\n"))
                .map(core -> core.replaceAll("(?s).*(physical id[^\n]*).*(core id[^\n]*).*", "$1$2"))
                .distinct()
                .count();
        long threads = cores.isEmpty() ? logical : Math.min(logical, physical);
        return System.getenv().getOrDefault("OMP_NUM_THREADS", Long.toString(threads));
    }

    private static void firstLight() throws IOException, InterruptedException, Trouble {
        String run = "-jar lib/notebook-runner/target/nbrun.jar run notebooks/en/00_first_light.ipynb"
                + " --report target/first-light --kernel .venv/share/jupyter/kernels/java";
        long start = System.nanoTime();
        if (show(JAVA, run.split(" ")) != 0) {
            throw new Trouble("the first notebook failed", "see why, above and in target/first-light, and mend that");
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        String accuracy = output("accuracy", "text/plain").strip().replaceAll("\\s*\\R\\s*", ", ");
        write(PICTURE, Base64.getMimeDecoder().decode(output("first-light", "image/png")));
        System.out.printf(Locale.ROOT, "First light: %s; %.1f s; %s%n", accuracy, seconds, PICTURE);
    }

    /** Returns what the first notebook's cells with a tag put out; Python reads it, as the JDK alone knows no JSON. */
    private static String output(String tag, String kind) throws InterruptedException, Trouble {
        String script = """
                import json, sys
                tag, kind = sys.argv[1:]
                with open("target/first-light/notebooks/en/00_first_light.ipynb", encoding="utf-8") as notebook:
                    cells = [cell for cell in json.load(notebook)["cells"] if tag in cell["metadata"].get("tags", [])]
                for output in [output for cell in cells for output in cell["outputs"]]:
                    stream = output.get("text", "") if kind == "text/plain" else ""
                    print("".join(output.get("data", {}).get(kind, stream)))
                """;
        Result found = run(PYTHON, "-X", "utf8", "-c", script, tag, kind);
        if (found.exit != 0 || found.output.isBlank()) {
            throw new Trouble(
                    "no cell tagged " + tag + " put out " + kind, "restore notebooks/en/00_first_light.ipynb");
        }
        return found.output;
    }

    private static void lab() throws IOException, InterruptedException, Trouble {
        boolean wanted = !System.getProperty("lab.open", "true").equals("false") && !"true".equals(System.getenv("CI"));
        if (!wanted || System.console() == null) {
            System.out.println("Ready; in a terminal, without CI=true and -Dlab.open=false, JupyterLab opens here.");
            return;
        }
        // Jupyter asks a kernel to end and waits; this one takes a minute over it.
        String arguments = "-m jupyterlab -y --ServerApp.root_dir=notebooks --KernelManager.shutdown_wait_time=1";
        boolean root = !WINDOWS
                && Files.getAttribute(KERNEL.resolve("kernel.json"), "unix:uid").equals(0);
        int exit = show(PYTHON, (arguments + (root ? " --allow-root" : "")).split(" "));
        if (exit > 0 && exit < 128) { // beyond, a signal ended it: Ctrl-C is how one leaves
            throw new Trouble("JupyterLab ended with exit code " + exit, "see above why, mend that");
        }
    }

    /** Runs a command in the open, on this terminal. */
    private static int show(String[] program, String... arguments) throws IOException, InterruptedException {
        Process process = process(program, arguments).inheritIO().start();
        while (!process.waitFor(1, TimeUnit.SECONDS)) {
            noteStarted();
        }
        return process.exitValue();
    }

    /** Runs a command and keeps what it says; one that is not there says nothing and exits with -1. */
    private static Result run(String[] program, String... arguments) throws InterruptedException {
        try {
            Process process =
                    process(program, arguments).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            return new Result(-1, "");
        }
    }

    /** A process that sees .venv alone: no other Python's packages, no other Jupyter's kernels and settings. */
    private static ProcessBuilder process(String[] program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeAll(List.of("PYTHONPATH", "PYTHONHOME", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH"));
        environment.putAll(Map.of("PYTHONNOUSERSITE", "1", "PIP_USER", "0", "JUPYTER_PREFER_ENV_PATH", "1"));
        for (String folder : List.of("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")) {
            environment.put(folder, VENV.resolve("home").resolve(folder).toString());
        }
        return builder;
    }

    private static void noteStarted() {
        ProcessHandle.current().descendants().forEach(STARTED::add);
    }

    /** Ends all that was started here: kernels live in sessions of their own, which no Ctrl-C reaches. */
    private static void endStarted() {
        noteStarted();
        STARTED.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        while (STARTED.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
            noteStarted();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        STARTED.forEach(ProcessHandle::destroyForcibly);
    }

    private static void write(Path file, byte[] content) throws IOException {
        Path folder = Files.createDirectories(file.getParent());
        Path part = folder.resolve(file.getFileName() + ".part");
        Files.write(part, content);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String lastLine(String text) {
        String[] lines = text.strip().split("\\R");
        return lines[lines.length - 1];
    }
}
