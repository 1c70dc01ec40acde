package org.jdiffusion.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jdiffusion.course.Course;
import org.jdiffusion.data.Mnist;
import org.jdiffusion.models.DigitJudgeRecipe;
import org.jdiffusion.models.MnistConditionedRecipe;
import org.jdiffusion.train.TrainingStep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            @Mixin TrainingDigits source,
            @Option(
                            names = "--out",
                            paramLabel = "DIR",
                            defaultValue = "trained/digit-judge",
                            description = "Folder for the result; default ${DEFAULT-VALUE}.")
                    Path out)
            throws IOException {
        return train(
                "digit-judge",
                source,
                out,
                "the judge keeps no state: the next run starts anew.",
                (digits, onStep) -> DigitJudgeRecipe.run(digits, out, onStep));
    }

    @Command(
            name = "mnist-conditioned",
            description =
                    "The network that draws digits by class; two hours on two cores. Writes a diffusers folder and training.csv.",
            mixinStandardHelpOptions = true)
    int mnistConditioned(
            @Mixin TrainingDigits source,
            @Option(
                            names = "--out",
                            paramLabel = "DIR",
                            defaultValue = "trained/mnist-conditioned",
                            description = "Folder for the result; default ${DEFAULT-VALUE}.")
                    Path out,
            @Option(
                            names = "--state",
                            paramLabel = "DIR",
                            description = "Where the training is saved and resumed from; default: in the cache folder.")
                    Path state)
            throws IOException {
        Path kept = state == null ? Course.cache().resolve("training/mnist-conditioned") : state;
        PrintWriter log = spec.commandLine().getErr();
        makeFolder("--state", kept);
        if (Files.exists(kept.resolve("leg-1.safetensors"))) {
            log.println("Resuming from " + kept + "; delete it to start anew.");
        }
        return train(
                "mnist-conditioned",
                source,
                out,
                "the state is in " + kept + ": the same command goes on from there.",
                (digits, onStep) -> MnistConditionedRecipe.run(digits, out, kept, onStep));
    }

    private int train(String name, TrainingDigits source, Path out, String howToGoOn, Recipe recipe)
            throws IOException {
        PrintWriter log = spec.commandLine().getErr();
        makeFolder("--out", out);
        Mnist digits = source.read(log);
        try (CtrlC ctrlC = new CtrlC()) { // inside, since the program may end right after
            try (UpdateBar bar = new UpdateBar(name, log)) {
                recipe.run(digits, bar);
            } catch (CancellationException e) {
                log.println("Stopped: " + Failures.oneLine(e.getMessage()) + "; " + howToGoOn);
                return Main.INTERRUPTED;
            }
            spec.commandLine().getOut().println("Trained: " + out);
            return 0;
        }
    }

    /** Now, or nobody learns for an hour that it cannot be. */
    private static void makeFolder(String option, Path folder) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(option + ": wanted a folder, got the file " + folder);
        }
        Files.createDirectories(folder);
    }
}
