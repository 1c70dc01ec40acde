package org.jdiffusion.course.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jdiffusion.course.Sources;
import org.jdiffusion.course.runs.Run;
import org.jdiffusion.course.runs.RunLog;
import org.jdiffusion.data.Images;
import org.jdiffusion.hub.HubProgress;
import org.jdiffusion.io.Atomic;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.sample.Sampler;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.train.Checkpoints;
import org.jdiffusion.train.LearningRate;
import org.jdiffusion.train.TimestepLaw;
import org.jdiffusion.train.Trainer;
import org.jdiffusion.train.TrainingConfig;
import org.jdiffusion.train.TrainingException;
import org.jdiffusion.train.TrainingStep;
import org.jdiffusion.unet.UNet2D;

/**
 * One fine-tuning: the model to begin with, the pictures, the log, the states that are saved on the way, the result.
 * Killed at any time, it goes on from the last state and makes the same weights as if nothing had happened.
 */
public final class FineTune implements AutoCloseable {
    private static final int SAMPLE_STEPS = 50;
    private static final int SHEET_COLUMNS = 4;
    private static final String SHEETS = "samples";

    private final FineTuneOptions options;
    private final Path run;
    private final NDManager manager = Torch.newManager();
    private final Lessons lessons;
    private final Passes passes;
    private final LearningRate rate;
    private final SchedulerConfig scheduler;
    private final UNet2D model;
    private final Trainer trainer;
    private final Checkpoints checkpoints;
    private RunLog log;
    private boolean goesOn;

    /**
     * Loads the model and finds the pictures.
     *
     * @param run the folder for log and states
     * @param unknown receives each setting of the model that this version knows nothing of
     * @param progress is told of a download
     * @throws IOException if model or pictures cannot be had, or the states would not find room
     * @throws IllegalArgumentException if an option does not fit them
     */
    public FineTune(FineTuneOptions options, Path run, List<String> unknown, HubProgress progress) throws IOException {
        this.options = options;
        this.run = run;
        try {
            requireFolder(options.modelSaveName());
            Path start = Sources.model(options.startModel(), progress);
            scheduler = Pretrained.scheduler(start, unknown);
            model = StartModel.load(start, options.imageSize(), manager, unknown);
            lessons = Lessons.of(options, progress);
            passes = new Passes(lessons.pictures(), options.batchSize(), options.gradAccumulationSteps());
            rate = new LearningRate.Falling(
                    options.lr(), options.gamma(), passes.updatesPerEpoch(), passes.updates(options.numEpochs()));
            trainer = new Trainer(model, scheduler, lessons.data(), config());
            checkpoints = new Checkpoints(run.resolve("checkpoints"));
            checkpoints.requireRoom(trainer.learner());
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Refuses now what else would be found out when all is learnt. */
    private static void requireFolder(String name) {
        Path there = Path.of(name).toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            throw new IllegalArgumentException("--model_save_name: wanted a folder that can be written, got " + name
                    + ": " + there + (Files.isDirectory(there) ? " is write-protected" : " is no folder"));
        }
    }

    /** As the unit trains: AdamW as torch has it, nothing clipped, every timestep as likely as any other. */
    private TrainingConfig config() {
        return new TrainingConfig(
                rate,
                options.batchSize(),
                0.01,
                Double.POSITIVE_INFINITY,
                options.emaDecay(),
                TimestepLaw.UNIFORM,
                0,
                options.seed());
    }

    /**
     * Trains to the end, from the last saved state if there is one, and saves the model.
     *
     * @param onStep sees each update
     * @throws CancellationException within one update if the thread is interrupted; the state is saved
     * @throws TrainingException if it cannot go on; the last state that was good is kept
     */
    public void run(Consumer<TrainingStep> onStep) throws IOException {
        checkpoints.resume(trainer.learner());
        goesOn = Run.isAt(run);
        try (RunLog opened = goesOn
                ? RunLog.resume(run, passes.after(trainer.updates()))
                : RunLog.start(run, options.byName(), options.seed())) {
            log = opened;
            show(trainer.updates());
            train(onStep);
            save(Path.of(options.modelSaveName()));
            log.finish();
        }
    }

    private void train(Consumer<TrainingStep> onStep) throws IOException {
        try {
            trainer.run(step -> {
                log(step);
                onStep.accept(step);
            });
        } catch (CancellationException e) {
            saveState();
            throw new CancellationException(e.getMessage() + " and saved");
        } catch (TrainingException e) {
            if (e.reason() == TrainingException.Reason.NOT_A_NUMBER) {
                saveState(); // the weights are those before: no update is lost
            }
            throw e;
        } catch (UncheckedIOException e) {
            saveState(); // a picture that cannot be read, before anything was learnt from its batch
            throw e;
        }
        saveState();
    }

    private void log(TrainingStep step) {
        long updates = step.update() + 1;
        try {
            log.scalars(
                    passes.after(updates),
                    Map.of(
                            RunLog.LOSS,
                            (double) step.loss(),
                            RunLog.SAMPLES,
                            (double) passes.pictures(updates),
                            "lr",
                            rate.at(step.update()),
                            "gradient_norm",
                            (double) step.gradientNorm()));
            show(updates);
            if (isSaved(updates)) {
                saveState();
            }
        } catch (IOException e) {
            throw new TrainingException(TrainingException.Reason.NOT_SAVED, updates, e.getMessage(), e);
        }
    }

    /** What is to be seen after so many updates, as far as a run that was broken off there has not left it. */
    private void show(long updates) throws IOException {
        long pass = passes.after(updates);
        boolean due = updates == 0 || passes.due(updates, options.logSamplesEvery());
        if (due && !log.hasSheet(SHEETS, pass)) {
            sheet(pass);
        }
        if (isSaved(updates)) {
            save(Path.of(options.modelSaveName() + "_step_" + pass));
        }
    }

    private boolean isSaved(long updates) {
        return updates > 0 && updates < rate.total() && passes.due(updates, options.saveModelEvery());
    }

    /** The log first: after a power cut it must not have less than the state that is gone on from. */
    private void saveState() {
        try {
            log.flush();
        } catch (IOException e) {
            throw new TrainingException(TrainingException.Reason.NOT_SAVED, trainer.updates(), e.getMessage(), e);
        }
        checkpoints.save(trainer.learner());
    }

    /** Pictures from the same noise each time, as the unit's 50 steps of DDIM draw them, but of the size that is learnt. */
    private void sheet(long pass) throws IOException {
        BufferedImage sheet = withMean(() -> {
            Shape shape = new Shape(options.sampleCount(), 3, options.imageSize(), options.imageSize());
            try (Scope scope = new Scope()) {
                NDArray noise = Noise.normal(manager, shape, options.seed());
                DdimScheduler sampler = new DdimScheduler(scheduler, SAMPLE_STEPS);
                NDArray pictures = new Sampler(model, sampler, options.seed()).sample(noise, null);
                return Images.grid(pictures, Math.min(SHEET_COLUMNS, options.sampleCount()));
            }
        });
        log.sheet(SHEETS, pass, sheet);
    }

    private void save(Path folder) {
        try {
            if (goesOn) {
                for (Path part : List.of(folder, folder.resolve("unet"), folder.resolve("scheduler"))) {
                    Atomic.clear(part);
                }
            }
            withMean(() -> {
                Pretrained.save(folder, model, scheduler, false);
                return folder;
            });
        } catch (IOException e) {
            throw new TrainingException(
                    TrainingException.Reason.NOT_SAVED,
                    trainer.updates(),
                    "the model cannot be saved in " + folder + " (" + e.getMessage()
                            + "); the last saved state is kept to go on from",
                    e);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T done() throws IOException;
    }

    /** The running mean of the weights is what is drawn with and saved. */
    private <T> T withMean(Work<T> work) throws IOException {
        trainer.ema().swap();
        try {
            return work.done();
        } finally {
            trainer.ema().swap();
        }
    }

    /** Frees everything. */
    @Override
    public void close() {
        lessons.close();
        trainer.close();
        manager.close();
    }
}
