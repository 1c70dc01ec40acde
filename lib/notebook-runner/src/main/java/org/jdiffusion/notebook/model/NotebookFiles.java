package org.jdiffusion.notebook.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The notebooks that paths stand for: files as they are, folders for all notebooks below them. */
public final class NotebookFiles {
    private NotebookFiles() {}

    /**
     * Each file once, in the order given and by name within a folder; Jupyter's checkpoints and hidden folders are
     * left out.
     *
     * @throws IOException when a path does not exist or a folder holds no notebook
     */
    public static List<Path> find(List<Path> paths) throws IOException {
        Set<Path> found = new LinkedHashSet<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                List<Path> inside = below(path);
                if (inside.isEmpty()) {
                    throw new IOException(path + ": no notebooks in this folder");
                }
                found.addAll(inside);
            } else if (Files.exists(path)) {
                found.add(path);
            } else {
                throw new IOException(path + ": no such file or folder");
            }
        }
        return List.copyOf(found);
    }

    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".ipynb"))
                    .filter(Files::isRegularFile)
                    .filter(file -> !isHidden(folder.relativize(file)))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isHidden(Path relative) {
        for (Path name : relative) {
            if (name.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}
