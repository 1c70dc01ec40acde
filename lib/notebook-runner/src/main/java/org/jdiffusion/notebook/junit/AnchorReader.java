package org.jdiffusion.notebook.junit;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdiffusion.notebook.run.Timeouts;
import org.junit.platform.commons.support.AnnotationSupport;

/** Reads the annotation of a class and finds its notebooks. */
final class AnchorReader {
    private final Parameters parameters;

    /** @param parameters what holds where annotations leave something open */
    AnchorReader(Parameters parameters) {
        this.parameters = parameters;
    }

    static boolean isAnchor(Class<?> type) {
        return !type.isAnnotation() && AnnotationSupport.isAnnotated(type, Notebooks.class);
    }

    NotebookSet read(Class<?> type) {
        Notebooks annotation =
                AnnotationSupport.findAnnotation(type, Notebooks.class).orElseThrow();
        try {
            Wishes wishes = wishes(annotation).over(parameters.wishes());
            return new NotebookSet.Found(notebooks(annotation), wishes.settings(), wishes.compile());
        } catch (IllegalArgumentException e) {
            return new NotebookSet.Fault(
                    new IllegalArgumentException("@Notebooks of " + type.getName() + ": " + e.getMessage(), e));
        } catch (IOException e) {
            return new NotebookSet.Fault(e);
        }
    }

    private static Wishes wishes(Notebooks annotation) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String entry : annotation.environment()) {
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("environment: wanted NAME=value, got '" + entry + "'");
            }
            environment.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        return new Wishes(
                Optional.empty(),
                Reading.value("timeout", annotation.timeout(), Timeouts::parse),
                Reading.value("deadline", annotation.deadline(), Timeouts::parse),
                Reading.atMostOne("mode", annotation.mode()),
                Reading.atMostOne("onFailure", annotation.onFailure()),
                Stream.of(annotation.sanitizeWith())
                        .map(Parameters.base()::resolve)
                        .toList(),
                environment,
                annotation.compile());
    }

    private Map<String, Path> notebooks(Notebooks annotation) throws IOException {
        Path folder = Parameters.base().resolve(annotation.dir()).normalize();
        List<PathMatcher> included = globs("include", annotation.include());
        List<PathMatcher> excluded = globs("exclude", annotation.exclude());
        Map<String, Path> found = new LinkedHashMap<>();
        for (Path file : parameters.notebooksIn(folder)) {
            Path name = Files.isDirectory(folder) ? folder.relativize(file) : file.getFileName();
            if ((included.isEmpty() || matches(included, name)) && !matches(excluded, name)) {
                found.put(name.toString().replace('\\', '/'), file);
            }
        }
        if (found.isEmpty()) {
            throw new IOException(folder + ": include and exclude leave no notebook of this folder");
        }
        return found;
    }

    private static List<PathMatcher> globs(String name, String[] patterns) {
        return Stream.of(patterns)
                .map(pattern -> Reading.value(name, pattern, AnchorReader::glob)
                        .orElseThrow(() -> new IllegalArgumentException(
                                name + ": wanted a glob such as 0?_*.ipynb, got '" + pattern + "'")))
                .toList();
    }

    private static PathMatcher glob(String pattern) {
        return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    }

    private static boolean matches(List<PathMatcher> globs, Path name) {
        return globs.stream().anyMatch(glob -> glob.matches(name) || glob.matches(name.getFileName()));
    }
}
