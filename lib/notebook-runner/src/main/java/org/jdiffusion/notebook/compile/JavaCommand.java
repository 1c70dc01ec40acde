package org.jdiffusion.notebook.compile;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * What a {@code java} command line says about the program that it starts.
 *
 * @param program the {@code java} itself, as it is written
 * @param classPath its entries, with those that the manifests of jars name; they need not exist
 */
record JavaCommand(String program, List<Path> classPath) {
    private static final Set<String> PATH_OPTIONS = Set.of("-cp", "-classpath", "--class-path");
    private static final Set<String> OPTIONS_WITH_VALUE = Set.of(
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--limit-modules",
            "--add-opens",
            "--add-exports",
            "--add-reads",
            "--patch-module",
            "--source");

    JavaCommand {
        classPath = List.copyOf(classPath);
    }

    /**
     * Reads a command line; a kernel's own launcher is looked through: the jars that it is given are part of the
     * class path.
     *
     * @param folder where relative paths start
     * @param fallback the class path when the command line names none; may be empty
     * @throws UncheckableException when it starts no {@code java}
     */
    static JavaCommand of(List<String> argv, Path folder, String fallback) throws UncheckableException {
        String program = argv.get(0);
        String name = program.replaceAll(".*[/\\\\]", "").toLowerCase(Locale.ROOT);
        if (!name.matches("javaw?(\\.exe)?")) {
            throw new UncheckableException(
                    "its kernel is started by " + program + ", not by java, so its class path cannot be known");
        }
        List<String> words = new ArrayList<>();
        for (String word : argv.subList(1, argv.size())) {
            if (word.startsWith("@") && !word.startsWith("@@")) {
                words.addAll(argumentFile(folder.resolve(word.substring(1))));
            } else {
                words.add(word);
            }
        }
        Set<Path> entries = new LinkedHashSet<>();
        for (Path entry : classPath(words, folder, fallback)) {
            add(entry, entries);
        }
        return new JavaCommand(program, List.copyOf(entries));
    }

    private static List<Path> classPath(List<String> words, Path folder, String fallback) {
        List<Path> found = entries(fallback, folder);
        int i = 0;
        for (; i < words.size() && words.get(i).startsWith("-"); i++) {
            String word = words.get(i);
            if (PATH_OPTIONS.contains(word) && i + 1 < words.size()) {
                found = entries(words.get(++i), folder);
            } else if (word.startsWith("--class-path=")) {
                found = entries(word.substring(word.indexOf('=') + 1), folder);
            } else if (word.equals("-jar")) {
                found = new ArrayList<>();
                break; // the jar and what it is given follow
            } else if (OPTIONS_WITH_VALUE.contains(word)) {
                i++;
            }
        }
        for (String word : words.subList(Math.min(i, words.size()), words.size())) {
            if (word.endsWith(".jar") && Files.exists(folder.resolve(word))) {
                found.add(folder.resolve(word).normalize());
            }
        }
        return found;
    }

    private static List<String> argumentFile(Path file) throws UncheckableException {
        try {
            // The java command reads it in the system's encoding, whatever that is.
            String system = System.getProperty("sun.jnu.encoding", "UTF-8");
            return ArgumentFile.words(Files.readString(file, Charset.forName(system)));
        } catch (IOException e) {
            throw new UncheckableException("its kernel's argument file cannot be read: " + file, e);
        }
    }

    private static List<Path> entries(String list, Path folder) {
        List<Path> found = new ArrayList<>();
        for (String entry : list.split(File.pathSeparator, -1)) {
            if (entry.endsWith("*")) {
                found.addAll(jars(folder.resolve(entry.substring(0, entry.length() - 1) + ".")
                        .normalize()));
            } else if (!entry.isEmpty()) {
                found.add(folder.resolve(entry).normalize());
            }
        }
        return found;
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of(); // the java command takes no offence at it either
        }
    }

    /** Adds an entry and what its manifest names. */
    private static void add(Path entry, Set<Path> entries) {
        if (entries.add(entry) && Files.isRegularFile(entry)) {
            manifestPath(entry).ifPresent(list -> {
                for (String name : list.split(" +", -1)) {
                    if (!name.isEmpty() && !name.contains(":")) {
                        add(entry.resolveSibling(name).normalize(), entries);
                    }
                }
            });
        }
    }

    private static Optional<String> manifestPath(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            return Optional.ofNullable(manifest)
                    .map(found -> found.getMainAttributes().getValue("Class-Path"));
        } catch (IOException e) {
            return Optional.empty(); // no jar; the compiler will say so if it matters
        }
    }
}
