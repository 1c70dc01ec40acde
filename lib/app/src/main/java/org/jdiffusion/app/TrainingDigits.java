package org.jdiffusion.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jdiffusion.course.Course;
import org.jdiffusion.data.Mnist;
import picocli.CommandLine.Option;

/** Where the digits to train on come from. */
final class TrainingDigits {
    @Option(
            names = "--mnist-dir",
            paramLabel = "DIR",
            description = "Folder with MNIST's training split (IDX, plain or .gz). "
                    + "Without it, the split is downloaded once into the cache folder.")
    private Path folder;

    /** The whole training split. */
    Mnist read(PrintWriter log) throws IOException {
        if (folder != null) {
            return Mnist.read(folder, Mnist.Split.TRAIN);
        }
        Path cache = Course.cache().resolve("mnist");
        log.println("Digits: the full training split, in " + cache
                + " (what is missing there is downloaded, 10 MB; --mnist-dir takes files of yours)");
        return Mnist.download(cache, Mnist.Split.TRAIN);
    }
}
