package org.jdiffusion.notebook.kernel;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the kernel of a notebook: first in the project (the nearest {@code .venv} above the notebook, the working
 * directory or this program), then in the active Python environment, then where Jupyter looks.
 */
public final class KernelSpecs {
    private final List<Path> folders;

    /** Looks in the given {@code kernels} folders, in this order. */
    public KernelSpecs(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /** The folders that count for a notebook in {@code notebookFolder}. */
    public static KernelSpecs around(Path notebookFolder) {
        Set<Path> folders = new LinkedHashSet<>();
        addProject(folders, notebookFolder.toAbsolutePath());
        addProject(folders, Path.of("").toAbsolutePath());
        home().ifPresent(home -> addProject(folders, home));
        Map<String, String> env = System.getenv();
        for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            addUnder(folders, env.get(variable), "share", "jupyter");
        }
        String path = env.getOrDefault("JUPYTER_PATH", "");
        for (String entry : path.split(File.pathSeparator, -1)) {
            addUnder(folders, entry);
        }
        addUser(folders, env);
        addUnder(folders, "/usr/local/share/jupyter");
        addUnder(folders, "/usr/share/jupyter");
        addUnder(folders, env.get("PROGRAMDATA"), "jupyter");
        return new KernelSpecs(List.copyOf(folders));
    }

    /**
     * The kernel of that name (case does not matter), else the first one of the same language.
     *
     * @param name the notebook's {@code kernelspec.name}; empty when it has none
     * @param language the notebook's language; empty when it names none. One that names neither is taken for Java
     * @throws KernelStartException when there is neither, with the cure
     */
    public KernelSpec find(String name, String language) throws KernelStartException {
        if (name.isEmpty() && language.isEmpty()) {
            return find("java", "java");
        }
        List<Path> installed = installed();
        for (Path folder : installed) {
            if (!name.isEmpty() && folder.getFileName().toString().equalsIgnoreCase(name)) {
                return KernelSpec.read(folder);
            }
        }
        for (Path folder : installed) {
            Optional<KernelSpec> spec = readable(folder);
            if (spec.isPresent() && !language.isEmpty() && spec.get().language().equalsIgnoreCase(language)) {
                return spec.get();
            }
        }
        String wanted = name.isEmpty() ? "a kernel for '" + language + "'" : "the kernel '" + name + "'";
        throw missing(wanted, installed);
    }

    /**
     * The kernel that the caller asks for, by name or by the folder of its specification, else the notebook's.
     *
     * @throws KernelStartException when there is none; the message names those that exist
     */
    public KernelSpec choose(Optional<String> asked, String name, String language) throws KernelStartException {
        if (asked.isEmpty()) {
            return find(name, language);
        }
        String given = asked.get();
        boolean folder = given.matches(".*[/\\\\].*") || Files.exists(Path.of(given, "kernel.json"));
        return folder ? KernelSpec.read(Path.of(given)) : named(given);
    }

    /**
     * The kernel of that name, and no other; case does not matter.
     *
     * @throws KernelStartException when there is none; the message names those that exist
     */
    public KernelSpec named(String name) throws KernelStartException {
        List<Path> installed = installed();
        for (Path folder : installed) {
            if (folder.getFileName().toString().equalsIgnoreCase(name)) {
                return KernelSpec.read(folder);
            }
        }
        throw missing("the kernel '" + name + "'", installed);
    }

    private static KernelStartException missing(String wanted, List<Path> installed) {
        String exist = installed.isEmpty()
                ? "no kernel is"
                : "these are: "
                        + installed.stream()
                                .map(folder -> folder.getFileName() + " (" + folder + ")")
                                .collect(Collectors.joining(", "));
        return new KernelStartException(wanted + " is not installed, " + exist
                + "; run `mvn -Plab` in the project once, or name a kernel specification folder with --kernel");
    }

    private List<Path> installed() {
        List<Path> found = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> children = Files.list(folder)) {
                    children.filter(child -> Files.isRegularFile(child.resolve("kernel.json")))
                            .sorted()
                            .forEach(found::add);
                } catch (IOException e) {
                    // A folder that may not be listed holds no kernel for us; the next one may.
                }
            }
        }
        return found;
    }

    private static Optional<KernelSpec> readable(Path folder) {
        try {
            return Optional.of(KernelSpec.read(folder));
        } catch (KernelStartException e) {
            // Somebody else's broken specification must not stand in the way of a language match.
            return Optional.empty();
        }
    }

    private static void addProject(Set<Path> folders, Path start) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path kernels = folder.resolve(Path.of(".venv", "share", "jupyter", "kernels"));
            if (Files.isDirectory(kernels)) {
                folders.add(kernels);
            }
        }
    }

    private static void addUser(Set<Path> folders, Map<String, String> env) {
        String home = System.getProperty("user.home");
        addUnder(folders, env.get("JUPYTER_DATA_DIR"));
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            addUnder(folders, env.get("APPDATA"), "jupyter");
        } else if (system.startsWith("mac")) {
            addUnder(folders, home, "Library", "Jupyter");
        } else {
            addUnder(folders, env.get("XDG_DATA_HOME"), "jupyter");
            addUnder(folders, home, ".local", "share", "jupyter");
        }
    }

    private static void addUnder(Set<Path> folders, String start, String... more) {
        if (start != null && !start.isBlank()) {
            folders.add(Path.of(start, more).resolve("kernels"));
        }
    }

    /** Where this program lies. */
    private static Optional<Path> home() {
        try {
            var source = KernelSpecs.class.getProtectionDomain().getCodeSource();
            return source == null
                    ? Optional.empty()
                    : Optional.of(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
