package org.jdiffusion.models;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jdiffusion.data.Mnist;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.nn.Init;
import org.jdiffusion.schedule.BetaSchedule;
import org.jdiffusion.schedule.PredictionType;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.schedule.TimestepSpacing;
import org.jdiffusion.tensor.Noise;
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
 * How {@code mnist-conditioned} was made: the unit's network, which predicts velocity, on the whole training split, in
 * three legs, each from the running mean of the one before with the learning rate raised once more (Loshchilov and
 * Hutter 2017). Noisy timesteps come more often, most of all at the beginning: there the class is decided. The last leg
 * hides some labels and folds guidance into the weights.
 */
public final class MnistConditionedRecipe {
    private static final List<Leg> LEGS = List.of(
            new Leg(2_600, 2e-3, new TimestepLaw(0.3, 0.7), 0, 0),
            new Leg(3_200, 1.5e-3, new TimestepLaw(0.5, 0.8), 0, 0),
            new Leg(2_000, 1.2e-3, new TimestepLaw(0.6, 0.8), 0.15, 0.35));

    /** Updates in all. */
    public static final int UPDATES = LEGS.stream().mapToInt(Leg::updates).sum();

    static final int BATCH = 32;
    static final long SEED = 2;

    private MnistConditionedRecipe() {}

    private record Leg(int updates, double learningRate, TimestepLaw timesteps, double unlabelled, double guidance) {}

    /**
     * Noise by a squared cosine, velocity predicted. Sampling starts at the last timestep (Lin et al. 2023): at earlier
     * ones every picture of the training still had a trace of paper, which pure noise lacks.
     */
    public static SchedulerConfig scheduler() {
        return SchedulerConfig.defaults()
                .with(BetaSchedule.SQUAREDCOS_CAP_V2, PredictionType.V_PREDICTION)
                .with(TimestepSpacing.TRAILING);
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
     * @param state folder that the training is saved to now and then, a file for each leg, and resumed from
     * @throws CancellationException within one update if the thread is interrupted; the state is saved
     */
    public static void run(Mnist digits, Path out, Path state, Consumer<TrainingStep> onStep) throws IOException {
        try (NDManager manager = Torch.newManager()) {
            Files.createDirectories(state);
            ClassConditionedUNet model = network(manager);
            int before = 0;
            for (int leg = 0; leg < LEGS.size(); leg++) {
                Path file = state.resolve("leg-" + (leg + 1) + ".safetensors");
                run(model, leg, before, digits, out.resolve("training.csv"), file, onStep);
                before += LEGS.get(leg).updates();
            }
            Pretrained.save(out, model, scheduler(), true);
        }
    }

    private static void run(
            ClassConditionedUNet model,
            int number,
            int before,
            Mnist digits,
            Path csv,
            Path state,
            Consumer<TrainingStep> onStep)
            throws IOException {
        Leg leg = LEGS.get(number);
        TrainingConfig config = TrainingConfig.of(leg.updates(), leg.learningRate(), SEED + number)
                .withTimesteps(leg.timesteps())
                .withGuidance(leg.guidance());
        try (Trainer trainer = new Trainer(model, scheduler(), data(digits, before, leg.unlabelled()), config)) {
            new RecipeRun(before, UPDATES, csv, state).run(trainer.learner(), onStep);
        }
    }

    private static TrainingData data(Mnist digits, int before, double unlabelled) {
        return (manager, update) -> {
            int[] indices = digits.batch(SEED, before + update, BATCH);
            return new Batch(digits.images(manager, indices), digits.labels(manager, indices))
                    .withHiddenLabels(unlabelled, Noise.mix(Noise.mix(SEED, before + update), 2));
        };
    }
}
