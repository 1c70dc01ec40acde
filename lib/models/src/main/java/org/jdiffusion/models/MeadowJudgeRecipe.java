package org.jdiffusion.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jdiffusion.io.SafeTensors;
import org.jdiffusion.judge.MeadowJudge;
import org.jdiffusion.meadow.Meadow;
import org.jdiffusion.meadow.Picture;
import org.jdiffusion.nn.Init;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.tensor.TorchOps;
import org.jdiffusion.train.Ahead;
import org.jdiffusion.train.Learner;
import org.jdiffusion.train.TrainingConfig;
import org.jdiffusion.train.TrainingStep;

/**
 * How {@code meadow-judge} was made: cross-entropy for species and colour on pictures that no generator was trained on,
 * a little noise on most of them; a quarter of each batch is {@link Spoiled} and belongs to neither species.
 */
public final class MeadowJudgeRecipe {
    /** Updates in all. */
    public static final int UPDATES = 2000;

    private static final String VERSION =
            "meadow-judge 2"; // another number for other data, or states would be gone on from
    private static final int BATCH = 96;
    private static final int SPOILED = 24;
    private static final long SEED = 3;
    private static final long CHOICES = Noise.mix(SEED, 1); // of another stream than the pictures'
    private static final int SIDE = MeadowJudge.SIDE;
    private static final int SIZE = 3 * SIDE * SIDE;
    private static final Meadow MEADOW = Meadow.of(SEED);

    private MeadowJudgeRecipe() {}

    /**
     * Trains and writes {@code model.safetensors} and {@code training.csv}.
     *
     * @param state folder that the training is saved to now and then and resumed from
     * @throws CancellationException within one update if the thread is interrupted; the state is saved
     */
    public static void run(Path out, Path state, Consumer<TrainingStep> onStep) throws IOException {
        Files.createDirectories(state);
        try (NDManager manager = Torch.newManager()) {
            MeadowJudge judge = new MeadowJudge(Init.random(manager, SEED));
            TrainingConfig config = TrainingConfig.of(UPDATES, 2e-3, SEED);
            Ahead<float[]> pictures = new Ahead<>(MeadowJudgeRecipe::pixels);
            try (Learner learner =
                    new Learner(judge, config, VERSION, update -> pass(judge, manager, update, pictures.at(update)))) {
                new RecipeRun(0, UPDATES, out.resolve("training.csv"), state.resolve("state.safetensors"))
                        .run(learner, onStep);
            }
            SafeTensors.writeHalf(out.resolve("model.safetensors"), judge.stateDict(), Map.of("format", "pt"));
        }
    }

    private static float[] pixels(long update) {
        try (Scope scope = new Scope()) {
            return Numbers.floats(Meadow.images(Torch.cpu(), pictures(update), SIDE));
        }
    }

    private static List<Picture> pictures(long update) {
        return MEADOW.pictures(update * BATCH, BATCH);
    }

    private static float pass(MeadowJudge judge, NDManager manager, long update, float[] pixels) {
        try (Scope scope = new Scope()) {
            NDArray loss = loss(judge, manager, update, pixels);
            Grad.backward(loss);
            return Numbers.scalar(loss);
        }
    }

    private static NDArray loss(MeadowJudge judge, NDManager manager, long update, float[] pixels) {
        List<Picture> pictures = pictures(update);
        long[] species = new long[BATCH];
        long[] colours = new long[BATCH - SPOILED];
        for (int n = 0; n < BATCH; n++) {
            SplittableRandom random = new SplittableRandom(Noise.mix(CHOICES, update * BATCH + n));
            boolean sound = n < colours.length;
            species[n] = sound ? MeadowJudge.SPECIES.indexOf(pictures.get(n).species()) : MeadowJudge.SPECIES.size();
            if (sound) {
                colours[n] = MeadowJudge.HUES.indexOf(pictures.get(n).colour());
                addNoise(pixels, n * SIZE, random);
            } else {
                float[] picture = java.util.Arrays.copyOfRange(pixels, n * SIZE, (n + 1) * SIZE);
                Spoiled way = Spoiled.any(random);
                System.arraycopy(way.make(picture, SIDE, random), 0, pixels, n * SIZE, SIZE);
            }
        }
        NDArray images = manager.create(pixels, new Shape(BATCH, 3, SIDE, SIDE)).clip(-1f, 1f);
        MeadowJudge.Logits logits = judge.apply(images);
        NDArray sound = logits.colour().get("0:" + colours.length);
        return TorchOps.crossEntropy(logits.species(), manager.create(species))
                .add(TorchOps.crossEntropy(sound, manager.create(colours)));
    }

    private static void addNoise(float[] pixels, int from, SplittableRandom random) {
        float strength = 0.1f * random.nextFloat();
        for (int i = from; i < from + SIZE; i++) {
            pixels[i] += strength * (float) Spoiled.gauss(random);
        }
    }
}
