package org.jdiffusion.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jdiffusion.course.Course;
import org.jdiffusion.data.Mnist;
import org.jdiffusion.models.DigitJudgeRecipe;
import org.jdiffusion.models.MnistConditionedRecipe;
import org.jdiffusion.train.TrainingStep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code course train}: runs the recipes of the shipped models. Ctrl-C stops within one update. */
@Command(
        name = "train",
        description = "Train a shipped model anew, by its own recipe.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(digit-judge | mnist-conditioned)")
final class TrainCommand {
    private static final String DIGITS = "Folder with MNIST's training split (IDX, plain or .gz). "
            + "Without it, the split is downloaded once into the cache folder.";

    @Spec
    private CommandSpec spec;

    @FunctionalInterface
    private interface Recipe {
        void run(Mnist digits, Consumer<TrainingStep> onStep) throws IOException;
    }

    @Command(
            name = "digit-judge",
            description = "The classifier of digits; minutes. Writes model.safetensors and training.csv.",
            mixinStandardHelpOptions = true)
    int digitJudge(
            @Option(names = "--mnist-dir", paramLabel = "DIR", description = DIGITS) Path mnistDir,
            @Option(
                            names = "--out",
                            paramLabel = "DIR",
                            defaultValue = "trained/digit-judge",
                            description = "Folder for the result; default ${DEFAULT-VALUE}.")
                    Path out)
            throws IOException {
        return train(
                "digit-judge",
                mnistDir,
                out,
                "the judge keeps no state: the next run starts anew.",
                (digits, onStep) -> DigitJudgeRecipe.run(digits, out, onStep));
    }

    @Command(
            name = "mnist-conditioned",
            description =
                    "The network that draws digits by class; an hour on two cores. Writes a diffusers folder and training.csv.",
            mixinStandardHelpOptions = true)
    int mnistConditioned(
            @Option(names = "--mnist-dir", paramLabel = "DIR", description = DIGITS) Path mnistDir,
            @Option(
                            names = "--out",
                            paramLabel = "DIR",
                            defaultValue = "trained/mnist-conditioned",
                            description = "Folder for the result; default ${DEFAULT-VALUE}.")
                    Path out,
            @Option(
                            names = "--state",
                            paramLabel = "FILE",
                            description = "Where the training is saved and resumed from; default: in the cache folder.")
                    Path state)
            throws IOException {
        Path kept = state == null ? Course.cache().resolve("mnist-conditioned.state.safetensors") : state;
        PrintWriter log = spec.commandLine().getErr();
        if (Files.exists(kept)) {
            log.println("Resuming from " + kept + "; delete it to start anew.");
        }
        return train(
                "mnist-conditioned",
                mnistDir,
                out,
                "the state is in " + kept + ": the same command goes on from there.",
                (digits, onStep) -> MnistConditionedRecipe.run(digits, out, kept, onStep));
    }

    private int train(String name, Path mnistDir, Path out, String howToGoOn, Recipe recipe) throws IOException {
        PrintWriter log = spec.commandLine().getErr();
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new IllegalArgumentException("--out: wanted a folder, got the file " + out);
        }
        Files.createDirectories(out); // now, or nobody learns for an hour that it cannot be
        Mnist digits = digits(mnistDir);
        try (CtrlC ctrlC = new CtrlC()) { // inside, since the program may end right after
            try (Watch watch = new Watch(name, log)) {
                recipe.run(digits, watch);
            } catch (CancellationException e) {
                log.println("Stopped: " + Failures.oneLine(e.getMessage()) + "; " + howToGoOn);
                return Main.INTERRUPTED;
            }
            spec.commandLine().getOut().println("Trained: " + out);
            return 0;
        }
    }

    private Mnist digits(Path folder) throws IOException {
        if (folder != null) {
            return Mnist.read(folder, Mnist.Split.TRAIN);
        }
        Path cache = Course.cache().resolve("mnist");
        spec.commandLine()
                .getErr()
                .println("Digits: the full training split, in " + cache
                        + " (what is missing there is downloaded, 10 MB; --mnist-dir takes files of yours)");
        return Mnist.download(cache, Mnist.Split.TRAIN);
    }

    /** Shows the updates; the first one tells how many there will be. */
    private static final class Watch implements Consumer<TrainingStep>, AutoCloseable {
        private final String task;
        private final PrintWriter log;
        private Progress progress;

        Watch(String task, PrintWriter log) {
            this.task = task;
            this.log = log;
        }

        @Override
        public void accept(TrainingStep step) {
            if (progress == null) {
                progress = new Progress(task, step.of(), log);
            }
            progress.at(step.update() + 1, String.format(Locale.ROOT, "loss %.4f", step.loss()));
        }

        @Override
        public void close() {
            if (progress != null) {
                progress.close();
            }
        }
    }
}
