package org.jdiffusion.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jdiffusion.course.Course;
import picocli.CommandLine.Option;

/** Where a trained model goes, and where its training is kept until then. */
final class TrainingFolders {
    @Option(names = "--out", paramLabel = "DIR", description = "Folder for the result; default: trained/ and its name.")
    private Path out;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Where the training is saved and resumed from; default: in the cache folder.")
    private Path state;

    /** Both, made. */
    record Places(String name, Path out, Path state) {}

    /** Makes them now, or nobody learns for an hour that it cannot be. */
    Places make(String name, PrintWriter log) throws IOException {
        Path result = out == null ? Path.of("trained", name) : out;
        Path kept = state == null ? Course.cache().resolve("training").resolve(name) : state;
        makeFolder("--out", result);
        makeFolder("--state", kept);
        try (Stream<Path> files = Files.list(kept)) {
            if (files.anyMatch(file -> file.toString().endsWith(".safetensors"))) {
                log.println("Resuming from " + kept + "; delete it to start anew.");
            }
        }
        return new Places(name, result, kept);
    }

    private static void makeFolder(String option, Path folder) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(option + ": wanted a folder, got the file " + folder);
        }
        Files.createDirectories(folder);
    }
}
