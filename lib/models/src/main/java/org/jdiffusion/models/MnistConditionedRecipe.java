package org.jdiffusion.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.io.IOException;
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
import org.jdiffusion.train.Trainer;
import org.jdiffusion.train.TrainingConfig;
import org.jdiffusion.train.TrainingData;
import org.jdiffusion.train.TrainingStep;
import org.jdiffusion.unet.ClassConditionedUNet;
import org.jdiffusion.unet.UNet2DConfig;

/**
 * How {@code mnist-conditioned} was made: the unit's network, which predicts velocity, on the whole training split. The
 * first part of the training sees only the middle 20x20 pixels, outside which digits are blank: half the work for the
 * same strokes.
 */
public final class MnistConditionedRecipe {
    /** Updates in all, and how many of them see the middle only. */
    public static final int UPDATES = 4000;

    static final int CROPPED = 1600;
    static final int BATCH = 64;
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
            TrainingConfig config = TrainingConfig.of(UPDATES, 2e-3, SEED);
            try (Trainer trainer = new Trainer(model, scheduler(), data(digits), config)) {
                if (Files.exists(state)) {
                    trainer.resume(state);
                }
                TrainingLog log = new TrainingLog(out.resolve("training.csv"), EVERY, trainer.updates());
                while (trainer.updates() < UPDATES) {
                    if (Thread.interrupted()) {
                        log.write();
                        trainer.save(state);
                        throw new CancellationException(
                                "training was interrupted after " + trainer.updates() + " updates and saved");
                    }
                    TrainingStep step = trainer.step();
                    log.add(step.update() + 1, step.loss());
                    onStep.accept(step);
                    if (trainer.updates() % (2 * EVERY) == 0) {
                        log.write();
                        trainer.save(state);
                    }
                }
                log.write();
                trainer.ema().swap();
                Pretrained.save(out, model, scheduler(), true);
            }
        }
    }

    private static TrainingData data(Mnist digits) {
        return (manager, update) -> {
            int[] indices = digits.batch(SEED, update, BATCH);
            NDArray images = digits.images(manager, indices);
            NDArray seen = update < CROPPED ? images.get(new NDIndex(":, :, 4:24, 4:24")) : images;
            return new Batch(seen, digits.labels(manager, indices));
        };
    }
}
