package org.jdiffusion.models;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jdiffusion.data.Mnist;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.nn.Init;
import org.jdiffusion.schedule.BetaSchedule;
import org.jdiffusion.schedule.PredictionType;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.train.Batch;
import org.jdiffusion.train.TimestepLaw;
import org.jdiffusion.train.Trainer;
import org.jdiffusion.train.TrainingConfig;
import org.jdiffusion.train.TrainingData;
import org.jdiffusion.train.TrainingStep;
import org.jdiffusion.unet.ClassConditionedUNet;
import org.jdiffusion.unet.UNet2DConfig;

/**
 * How {@code mnist-conditioned} was made: the unit's network, which predicts velocity, on the whole training split. Noisy
 * timesteps come more often, most of all at the beginning: there the class is decided.
 */
public final class MnistConditionedRecipe {
    public static final int UPDATES = 2600;

    static final int BATCH = 32;
    static final long SEED = 2;
    private static final int EVERY = 50;

    private MnistConditionedRecipe() {}

    /** Noise by a squared cosine, velocity predicted. */
    public static SchedulerConfig scheduler() {
        return SchedulerConfig.defaults().with(BetaSchedule.SQUAREDCOS_CAP_V2, PredictionType.V_PREDICTION);
    }

    /** The unit's network: a class vector of 4 beside the pixel, 1,708,201 parameters. */
    public static ClassConditionedUNet network(NDManager manager) {
        return new ClassConditionedUNet(10, 4, UNet2DConfig.mnist(1 + 4, 1), Init.random(manager, SEED));
    }

    /**
     * Trains and writes the model's folder.
     *
     * @param digits the training split
     * @param out folder for weights, configuration and log
     * @param state file that the training is saved to now and then, and resumed from if it is there
     * @throws CancellationException within one update if the thread is interrupted; the state is saved
     */
    public static void run(Mnist digits, Path out, Path state, Consumer<TrainingStep> onStep) throws IOException {
        try (NDManager manager = Torch.newManager()) {
            ClassConditionedUNet model = network(manager);
            TrainingConfig config = TrainingConfig.of(UPDATES, 2e-3, SEED).withTimesteps(new TimestepLaw(0.3, 0.7));
            try (Trainer trainer = new Trainer(model, scheduler(), data(digits), config)) {
                if (Files.exists(state)) {
                    trainer.resume(state);
                }
                TrainingLog log = new TrainingLog(out.resolve("training.csv"), EVERY, trainer.updates());
                try {
                    trainer.run(step -> {
                        log.add(step.update() + 1, step.loss());
                        onStep.accept(step);
                        if (trainer.updates() % (2 * EVERY) == 0) {
                            save(trainer, state, log);
                        }
                    });
                } catch (CancellationException e) {
                    save(trainer, state, log);
                    throw new CancellationException(e.getMessage() + " and saved");
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                }
                log.write();
                trainer.ema().swap();
                Pretrained.save(out, model, scheduler(), true);
            }
        }
    }

    private static void save(Trainer trainer, Path state, TrainingLog log) {
        try {
            log.write();
            trainer.save(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TrainingData data(Mnist digits) {
        return (manager, update) -> {
            int[] indices = digits.batch(SEED, update, BATCH);
            return new Batch(digits.images(manager, indices), digits.labels(manager, indices));
        };
    }
}
