package org.jdiffusion.notebook.compile;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Path lists as the Java kernel reads them: entries parted by the system's separator, with {@code *} and {@code ?}. */
final class Globs {
    private Globs() {}

    /** The files that a list names; relative ones are in {@code folder}. Names without a wildcard need not exist. */
    static List<Path> files(String list, Path folder) {
        List<Path> found = new ArrayList<>();
        for (String entry : list.split(File.pathSeparator, -1)) {
            if (!entry.isBlank()) {
                found.addAll(entry(entry.strip(), folder));
            }
        }
        return found;
    }

    private static List<Path> entry(String entry, Path folder) {
        int wild = entry.indexOf('*') < 0 ? entry.indexOf('?') : entry.indexOf('*');
        if (wild < 0) {
            return List.of(folder.resolve(entry).normalize());
        }
        int slash = Math.max(entry.lastIndexOf('/', wild), entry.lastIndexOf(File.separatorChar, wild));
        Path base = folder.resolve(entry.substring(0, slash + 1)).normalize();
        String pattern = entry.substring(slash + 1).replace("\\", "/");
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        int depth = (int) pattern.chars().filter(c -> c == '/').count() + 1;
        if (!Files.isDirectory(base)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(base, depth)) {
            return files.filter(file -> matcher.matches(base.relativize(file)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
