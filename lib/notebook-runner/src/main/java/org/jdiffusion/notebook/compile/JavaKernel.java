package org.jdiffusion.notebook.compile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jdiffusion.notebook.kernel.KernelSpec;

/**
 * What a Java kernel compiles cells with.
 *
 * @param folder of its specification
 * @param program the {@code java} that it is started by
 * @param version of its JDK, such as {@code 17.0.15}; empty when it cannot be told
 * @param classPath its entries; they need not exist
 * @param compilerOptions what is handed to javac
 * @param imports what the kernel imports when it starts
 * @param scripts the code that it is told to run when it starts
 */
record JavaKernel(
        Path folder,
        String program,
        String version,
        List<Path> classPath,
        List<String> compilerOptions,
        List<String> imports,
        List<String> scripts) {

    /** The Java that this program is written for. */
    private static final int OLDEST = 17;
    /** JJava's, with what is static in it. */
    private static final List<String> JJAVA_IMPORTS = List.of(
            "import java.util.*;",
            "import java.io.*;",
            "import java.math.*;",
            "import java.net.*;",
            "import java.time.*;",
            "import java.util.concurrent.*;",
            "import java.util.prefs.*;",
            "import java.util.regex.*;",
            "import static org.dflib.jjava.jupyter.kernel.BaseNotebookStatics.*;",
            "import static org.dflib.jjava.kernel.JavaNotebookStatics.*;");

    JavaKernel {
        classPath = List.copyOf(classPath);
        compilerOptions = List.copyOf(compilerOptions);
        imports = List.copyOf(imports);
        scripts = List.copyOf(scripts);
    }

    /**
     * Reads it off a kernel specification and the environment.
     *
     * @param place where the kernel would be started: the notebook's folder
     * @throws UncheckableException when it is no Java kernel or is started by something other than {@code java}
     */
    static JavaKernel of(KernelSpec spec, Path place) throws UncheckableException {
        if (!spec.language().equalsIgnoreCase("java")) {
            throw new UncheckableException("its kernel, " + spec.name() + ", speaks "
                    + (spec.language().isEmpty() ? "an unknown language" : spec.language())
                    + ": only Java can be checked");
        }
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(spec.environmentOver(System.getenv()));
        List<String> argv = spec.argv().stream()
                .map(word -> word.replace("{resource_dir}", spec.folder().toString()))
                .toList();
        JavaCommand command = JavaCommand.of(argv, place, environment.getOrDefault("CLASSPATH", ""));
        Set<Path> classPath = new LinkedHashSet<>(command.classPath());
        boolean extended = !List.of("", "0", "false")
                .contains(environment
                        .getOrDefault("JJAVA_LOAD_EXTENSIONS", "1")
                        .strip()
                        .toLowerCase(Locale.ROOT));
        try {
            classPath.addAll(Globs.files(environment.getOrDefault("JJAVA_CLASSPATH", ""), place));
            return new JavaKernel(
                    spec.folder(),
                    command.program(),
                    version(command.program()),
                    List.copyOf(classPath),
                    ArgumentFile.words(environment.getOrDefault("JJAVA_COMPILER_OPTS", "")),
                    extended ? JJAVA_IMPORTS : List.of(),
                    scripts(environment, place));
        } catch (IOException | UncheckedIOException e) {
            throw new UncheckableException("what its kernel loads when it starts cannot be read: " + e.getMessage(), e);
        }
    }

    /** With more entries at the end of its class path. */
    JavaKernel with(List<Path> entries) {
        Set<Path> all = new LinkedHashSet<>(classPath);
        all.addAll(entries);
        return new JavaKernel(folder, program, version, List.copyOf(all), compilerOptions, imports, scripts);
    }

    /** Its name. */
    String name() {
        return folder.getFileName().toString();
    }

    /** The first number of its JDK's version; 0 when it cannot be told. */
    int feature() {
        String number = version.replaceAll("^1\\.|[.+-].*$", "");
        return number.matches("\\d{1,4}") ? Integer.parseInt(number) : 0;
    }

    /** Whether its own JDK can run this program. */
    boolean canCheck() {
        return feature() >= OLDEST;
    }

    /** The entries of the class path that do not exist. */
    List<Path> missing() {
        return classPath.stream().filter(entry -> !Files.exists(entry)).toList();
    }

    private static List<String> scripts(Map<String, String> environment, Path folder) throws IOException {
        List<String> scripts = new ArrayList<>();
        for (Path file : Globs.files(environment.getOrDefault("JJAVA_STARTUP_SCRIPTS_PATH", ""), folder)) {
            if (Files.isRegularFile(file)) {
                scripts.add(Files.readString(file));
            }
        }
        String inline = environment.getOrDefault("JJAVA_STARTUP_SCRIPT", "");
        if (!inline.isBlank()) {
            scripts.add(inline);
        }
        return scripts;
    }

    /** What the JDK of a {@code java} program says in its {@code release} file. */
    private static String version(String program) {
        Path path = Path.of(program);
        if (!path.isAbsolute() || !Files.exists(path)) {
            return "";
        }
        Properties release = new Properties();
        try (var reader = Files.newBufferedReader(
                path.toRealPath().resolveSibling("..").resolve("release").normalize())) {
            release.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            return ""; // not every JDK has one
        }
        return release.getProperty("JAVA_VERSION", "").replace("\"", "");
    }
}
