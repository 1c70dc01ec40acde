package org.jdiffusion.models;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.meadow.Meadow;
import org.jdiffusion.meadow.Picture;
import org.jdiffusion.meadow.Species;
import org.jdiffusion.nn.Init;
import org.jdiffusion.schedule.BetaSchedule;
import org.jdiffusion.schedule.PredictionType;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.schedule.TimestepSpacing;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.train.Ahead;
import org.jdiffusion.train.Batch;
import org.jdiffusion.train.Trainer;
import org.jdiffusion.train.TrainingConfig;
import org.jdiffusion.train.TrainingStep;
import org.jdiffusion.unet.UNet2D;
import org.jdiffusion.unet.UNet2DConfig;

/**
 * How the generators of the meadow were made: {@code flowers-32} from scratch, {@code butterflies-32} from it. Both see
 * each picture once.
 */
public enum MeadowRecipe {
    /** A base model. */
    FLOWERS(Species.FLOWER, 4, 8_000, 3e-3),
    /** The base model, fine-tuned. */
    BUTTERFLIES(Species.BUTTERFLY, 5, 1_500, 2e-3);

    /** Height and width of the pictures. */
    public static final int SIDE = 32;

    private static final int BATCH = 256;
    private static final int PIECE = 32; // what two cores work off side by side

    private final Species species;
    private final long seed;
    private final int updates;
    private final double learningRate;

    MeadowRecipe(Species species, long seed, int updates, double learningRate) {
        this.species = species;
        this.seed = seed;
        this.updates = updates;
        this.learningRate = learningRate;
    }

    /** Noise by a squared cosine, as the unit has it for small pictures; velocity is predicted, which is learned sooner. */
    public static SchedulerConfig scheduler() {
        return SchedulerConfig.defaults()
                .with(BetaSchedule.SQUAREDCOS_CAP_V2, PredictionType.V_PREDICTION)
                .with(TimestepSpacing.TRAILING);
    }

    /** Three levels, 32 pixels with 32 channels to 8 pixels with 96, and attention on the lowest: quick on two cores. */
    public static UNet2DConfig network() {
        return UNet2DConfig.defaults()
                .withImages(SIDE, 3, 3)
                .withLevels(
                        List.of("DownBlock2D", "DownBlock2D", "AttnDownBlock2D"),
                        List.of("AttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
                        List.of(32, 64, 128),
                        1)
                .withWidths(List.of(32, 48, 96), 8);
    }

    /** Updates in all. */
    public int updates() {
        return updates;
    }

    /**
     * Trains and writes the model's folder.
     *
     * @param start folder of the model to begin with, or null for a new one
     * @param out folder for weights, configuration and log
     * @param state folder that the training is saved to now and then and resumed from
     * @throws CancellationException within one update if the thread is interrupted; the state is saved
     */
    public void run(Path start, Path out, Path state, Consumer<TrainingStep> onStep) throws IOException {
        TrainingConfig config = TrainingConfig.of(updates, learningRate, seed)
                .withEma(0.999)
                .withMicroBatch(Torch.device().isGpu() ? BATCH : PIECE);
        Ahead<float[]> pictures = new Ahead<>(this::pixels);
        Files.createDirectories(state);
        try (NDManager manager = Torch.newManager()) {
            UNet2D model = new UNet2D(network(), start == null ? Init.random(manager, seed) : Init.blank(manager));
            if (start != null) {
                Pretrained.fill(model, start.resolve("unet"));
            }
            try (Trainer trainer = new Trainer(
                    model,
                    scheduler(),
                    (place, update) ->
                            new Batch(place.create(pictures.at(update), new Shape(BATCH, 3, SIDE, SIDE)), null),
                    config)) {
                new RecipeRun(0, updates, out.resolve("training.csv"), state.resolve("state.safetensors"))
                        .run(trainer.learner(), onStep);
            }
            Pretrained.save(out, model, scheduler(), true);
        }
    }

    private float[] pixels(long update) {
        try (Scope scope = new Scope()) {
            List<Picture> pictures = Meadow.of(seed, species).pictures(update * BATCH, BATCH);
            return Numbers.floats(Meadow.images(Torch.cpu(), pictures, SIDE));
        }
    }
}
