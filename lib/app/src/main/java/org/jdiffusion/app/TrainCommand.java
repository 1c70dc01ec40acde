package org.jdiffusion.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jdiffusion.data.Mnist;
import org.jdiffusion.models.DigitJudgeRecipe;
import org.jdiffusion.models.MeadowJudgeRecipe;
import org.jdiffusion.models.MeadowRecipe;
import org.jdiffusion.models.MnistConditionedRecipe;
import org.jdiffusion.models.Models;
import org.jdiffusion.models.clip.MeadowClipRecipe;
import org.jdiffusion.train.TrainingStep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code course train}: runs the recipes of the shipped models. Ctrl-C stops within one update. */
@Command(
        name = "train",
        description = "Train a shipped model anew, by its own recipe. Ctrl-C stops; the same command goes on.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "MODEL")
final class TrainCommand {
    @Spec
    private CommandSpec spec;

    @FunctionalInterface
    private interface Recipe {
        void run(Consumer<TrainingStep> onStep) throws IOException;
    }

    @Command(name = "digit-judge", description = "The classifier of digits; minutes.", mixinStandardHelpOptions = true)
    int digitJudge(@Mixin TrainingDigits source, @Mixin TrainingFolders folders) throws IOException {
        var at = folders.make("digit-judge", log());
        Mnist digits = source.read(log());
        return train(at, onStep -> DigitJudgeRecipe.run(digits, at.out(), at.state(), onStep));
    }

    @Command(
            name = "mnist-conditioned",
            description = "The network that draws digits by class; two hours on two cores.",
            mixinStandardHelpOptions = true)
    int mnistConditioned(@Mixin TrainingDigits source, @Mixin TrainingFolders folders) throws IOException {
        var at = folders.make("mnist-conditioned", log());
        Mnist digits = source.read(log());
        return train(at, onStep -> MnistConditionedRecipe.run(digits, at.out(), at.state(), onStep));
    }

    @Command(
            name = "meadow-judge",
            description = "The classifier of flowers and butterflies; minutes.",
            mixinStandardHelpOptions = true)
    int meadowJudge(@Mixin TrainingFolders folders) throws IOException {
        var at = folders.make("meadow-judge", log());
        return train(at, onStep -> MeadowJudgeRecipe.run(at.out(), at.state(), onStep));
    }

    @Command(
            name = "meadow-clip",
            description = "The network that compares pictures of a meadow with texts; an hour on two cores.",
            mixinStandardHelpOptions = true)
    int meadowClip(@Mixin TrainingFolders folders) throws IOException {
        var at = folders.make("meadow-clip", log());
        return train(at, onStep -> MeadowClipRecipe.run(at.out(), at.state(), onStep));
    }

    @Command(
            name = "flowers-32",
            description = "The network that draws flowers; eight minutes on a GPU, some ten hours on two cores.",
            mixinStandardHelpOptions = true)
    int flowers(@Mixin TrainingFolders folders) throws IOException {
        var at = folders.make("flowers-32", log());
        return train(at, onStep -> MeadowRecipe.FLOWERS.run(null, at.out(), at.state(), onStep));
    }

    @Command(
            name = "butterflies-32",
            description = "The same, taught to draw butterflies; a minute on a GPU, two hours on two cores.",
            mixinStandardHelpOptions = true)
    int butterflies(
            @Option(
                            names = "--start",
                            paramLabel = "DIR",
                            description = "The model to begin with; default: the flowers that ship.")
                    Path start,
            @Mixin TrainingFolders folders)
            throws IOException {
        var at = folders.make("butterflies-32", log());
        Path base = start == null ? Models.folder("flowers-32") : start;
        return train(at, onStep -> MeadowRecipe.BUTTERFLIES.run(base, at.out(), at.state(), onStep));
    }

    private int train(TrainingFolders.Places at, Recipe recipe) throws IOException {
        try (CtrlC ctrlC = new CtrlC()) { // inside, since the program may end right after
            try (UpdateBar bar = new UpdateBar(at.name(), log())) {
                recipe.run(bar);
            } catch (CancellationException e) {
                log().println("Stopped: " + Failures.oneLine(e.getMessage()) + "; the state is in " + at.state()
                        + ": the same command goes on from there.");
                return Main.INTERRUPTED;
            }
            spec.commandLine().getOut().println("Trained: " + at.out());
            return 0;
        }
    }

    private PrintWriter log() {
        return spec.commandLine().getErr();
    }
}
