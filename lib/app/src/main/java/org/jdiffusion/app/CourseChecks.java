package org.jdiffusion.app;

import ai.djl.util.Utils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jdiffusion.course.Charts;
import org.jdiffusion.course.Course;
import org.jdiffusion.models.Models;

/** What the course itself brings and keeps: caches, models, charts, profile. */
final class CourseChecks {
    private CourseChecks() {}

    static List<Check> all() {
        List<Check> checks = new ArrayList<>();
        checks.add(cache("natives' cache", Utils.getEngineCacheDir("pytorch")));
        checks.add(cache("course's cache", Course.cache()));
        checks.add(models());
        checks.add(charts());
        checks.add(profile());
        return checks;
    }

    private static Check cache(String what, Path folder) {
        if (!Files.exists(folder)) {
            return Check.ok(what, folder + ", not there yet");
        }
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            return Check.fail(what, folder + " cannot be written", "make it a folder that you may write");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = files.mapToLong(CourseChecks::size).sum();
            return Check.ok(what, String.format(Locale.ROOT, "%s, %,d MB", folder, bytes >> 20));
        } catch (IOException | UncheckedIOException e) {
            return Check.warn(what, folder + " cannot be read whole", "see who owns the files in it");
        }
    }

    /** 0 for what vanishes meanwhile. */
    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static Check models() {
        List<String> missing = new ArrayList<>();
        for (String name : Models.NAMES) {
            try {
                Models.folder(name);
            } catch (IllegalArgumentException e) {
                missing.add(name);
            }
        }
        return missing.isEmpty()
                ? Check.ok("models", String.join(", ", Models.NAMES))
                : Check.fail("models", "missing: " + String.join(", ", missing), "build lib/models again");
    }

    private static Check charts() {
        try {
            int bytes = Charts.png(Charts.loss(List.of(1f, 0.5f))).length;
            return Check.ok("charts", "drawn, " + (bytes >> 10) + " kB");
        } catch (IllegalStateException e) {
            return Check.fail("charts", "not drawn", e.getMessage());
        }
    }

    private static Check profile() {
        try {
            return Check.ok("profile", Course.profile().name());
        } catch (IllegalArgumentException e) {
            return Check.fail("profile", e.getMessage(), "set COURSE_PROFILE to SMALL or FULL");
        }
    }
}
