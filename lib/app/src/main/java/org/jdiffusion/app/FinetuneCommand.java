package org.jdiffusion.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jdiffusion.course.Course;
import org.jdiffusion.course.Profile;
import org.jdiffusion.course.finetune.FineTune;
import org.jdiffusion.course.finetune.FineTuneOptions;
import org.jdiffusion.models.Models;
import org.jdiffusion.tensor.Torch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code course finetune}: the unit's {@code finetune_model.py}, its options under their names. */
@Command(
        name = "finetune",
        description = {
            "Teach a trained model another kind of picture. Ctrl-C stops; the same command with --resume goes on.",
            "Told nothing, it makes butterflies out of the flowers that ship, offline, in about a minute on two cores."
                    + " With another --start_model, or with COURSE_PROFILE=FULL, what is not told is as in the unit's"
                    + " script; below, its numbers stand second."
        },
        mixinStandardHelpOptions = true)
final class FinetuneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--image_size", paramLabel = "N", description = "Height and width; default 32 | 256.")
    private Integer imageSize;

    @Option(names = "--batch_size", paramLabel = "N", description = "Pictures of a pass; default 8 | 16.")
    private Integer batchSize;

    @Option(names = "--grad_accumulation_steps", paramLabel = "N", description = "Passes of an update; default 2.")
    private Integer gradAccumulationSteps;

    @Option(names = "--num_epochs", paramLabel = "N", description = "Default 2 | 1.")
    private Integer numEpochs;

    @Option(
            names = "--start_model",
            paramLabel = "NAME",
            description = "A shipped model, a folder, or a name on the hub, NAME or NAME@REVISION; default flowers-32 |"
                    + " google/ddpm-bedroom-256.")
    private String startModel;

    @Option(
            names = "--dataset_name",
            paramLabel = "NAME",
            description = "meadow:butterfly, meadow:flower, a folder, or a name on the hub; default meadow:butterfly |"
                    + " huggan/wikiart.")
    private String datasetName;

    @Option(names = "--data_dir", paramLabel = "DIR", description = "A folder of pictures, in place of --dataset_name.")
    private Path dataDir;

    @Option(names = "--device", defaultValue = "auto", description = "auto, cpu or cuda; default ${DEFAULT-VALUE}.")
    private String device;

    @Option(
            names = "--model_save_name",
            paramLabel = "DIR",
            description = "Folder of the result; default my-butterflies | wikiart_1e.")
    private String modelSaveName;

    @Option(names = "--wandb_project", paramLabel = "NAME", description = "Names the run; default dm_finetune.")
    private String wandbProject;

    @Option(
            names = "--log_samples_every",
            paramLabel = "N",
            description = "Passes from one sheet of samples to the next; default 50 | 250.")
    private Integer logSamplesEvery;

    @Option(
            names = "--save_model_every",
            paramLabel = "N",
            description = "Passes from one saved model and state to the next; default 50 | 2500.")
    private Integer saveModelEvery;

    @Option(names = "--lr", paramLabel = "X", description = "Learning rate; default 1e-3 | 1e-5.")
    private Double lr;

    @Option(names = "--gamma", paramLabel = "X", description = "Factor on it after each epoch; default 0.9.")
    private Double gamma;

    @Option(
            names = "--ema_decay",
            paramLabel = "X",
            description =
                    "Of the running mean of the weights, which is then what is sampled and saved; default 0.98 | 0,"
                            + " none.")
    private Double emaDecay;

    @Option(names = "--sample_count", paramLabel = "N", description = "Pictures of a sheet; default 8.")
    private Integer sampleCount;

    @Option(names = "--seed", paramLabel = "N", description = "Of everything that is drawn; default 0.")
    private Long seed;

    @Option(
            names = "--logging_dir",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "Where the run's folder goes, as PROJECT/NAME; default ${DEFAULT-VALUE}.")
    private Path loggingDir;

    @Option(names = "--resume", description = "Go on with the last run of that name where its last state stands.")
    private boolean resume;

    @Override
    public Integer call() throws IOException {
        useDevice();
        FineTuneOptions options = options();
        Path run = resume ? RunFolders.last(loggingDir, options) : RunFolders.next(loggingDir, options);
        PrintWriter log = spec.commandLine().getErr();
        log.println("Run: " + run);
        try (CtrlC ctrlC = new CtrlC()) { // inside, since the program may end right after
            try {
                tune(options, run);
            } catch (CancellationException e) {
                log.println("Stopped: " + Failures.oneLine(e.getMessage())
                        + "; the same command with --resume goes on from there.");
                return Main.INTERRUPTED;
            } catch (ClosedByInterruptException e) {
                Thread.interrupted(); // has been answered
                return Failures.report(e, log);
            } catch (IOException | RuntimeException e) {
                return Failures.report(e, log);
            } finally {
                RunFolders.leave(run);
            }
            spec.commandLine().getOut().println("Model: " + options.modelSaveName());
            return 0;
        }
    }

    private void tune(FineTuneOptions options, Path run) throws IOException {
        PrintWriter log = spec.commandLine().getErr();
        List<String> unknown = new ArrayList<>();
        try (DownloadBars downloads = new DownloadBars(log);
                FineTune tuning = new FineTune(options, run, unknown, downloads);
                UpdateBar bar = new UpdateBar("finetune", log)) {
            unknown.forEach(key -> log.println(
                    "course: the setting " + Failures.clipped(key, 80) + " is not known, so it is ignored"));
            tuning.run(bar);
        }
    }

    private void useDevice() {
        switch (device) {
            case "auto" -> {}
            case "cpu" -> Torch.useCpu();
            case "cuda" -> {
                if (!Torch.device().isGpu()) {
                    throw new IllegalArgumentException("--device: wanted cuda, but the engine finds no GPU (see course"
                            + " doctor); --device cpu works, slowly");
                }
            }
            default -> throw new IllegalArgumentException("--device: wanted auto, cpu or cuda, got " + device);
        }
    }

    private FineTuneOptions options() {
        if (dataDir != null && datasetName != null) {
            throw new IllegalArgumentException("wanted --dataset_name or --data_dir, got both");
        }
        boolean own = startModel == null ? Course.profile() == Profile.SMALL : Models.NAMES.contains(startModel);
        FineTuneOptions rest = own ? FineTuneOptions.SMALL : FineTuneOptions.UNIT;
        return new FineTuneOptions(
                given(imageSize, rest.imageSize()),
                given(batchSize, rest.batchSize()),
                given(gradAccumulationSteps, rest.gradAccumulationSteps()),
                given(numEpochs, rest.numEpochs()),
                given(startModel, rest.startModel()),
                given(datasetName, rest.datasetName()),
                given(modelSaveName, rest.modelSaveName()),
                given(wandbProject, rest.wandbProject()),
                given(logSamplesEvery, rest.logSamplesEvery()),
                given(saveModelEvery, rest.saveModelEvery()),
                dataDir,
                given(lr, rest.lr()),
                given(gamma, rest.gamma()),
                given(emaDecay, rest.emaDecay()),
                given(sampleCount, rest.sampleCount()),
                given(seed, rest.seed()));
    }

    private static <T> T given(T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
