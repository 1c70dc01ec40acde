package org.jdiffusion.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jdiffusion.data.Mnist;
import org.jdiffusion.io.SafeTensors;
import org.jdiffusion.judge.DigitJudge;
import org.jdiffusion.nn.Init;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.tensor.TorchOps;
import org.jdiffusion.train.Learner;
import org.jdiffusion.train.TrainingConfig;
import org.jdiffusion.train.TrainingStep;

/**
 * How {@code digit-judge} was made: cross-entropy on the whole training split, each digit moved by up to two pixels each
 * way so that the judge does not mind where a sample stands.
 */
public final class DigitJudgeRecipe {
    /** Updates in all: six times through the training split. */
    public static final int UPDATES = 2800;

    private static final int BATCH = 128;
    private static final long SEED = 1;
    private static final int SHIFT = 2;

    private DigitJudgeRecipe() {}

    /**
     * Trains and writes {@code model.safetensors} and {@code training.csv}.
     *
     * @param digits the training split
     * @param state folder that the training is saved to now and then and resumed from
     * @throws CancellationException within one update if the thread is interrupted; the state is saved
     */
    public static void run(Mnist digits, Path out, Path state, Consumer<TrainingStep> onStep) throws IOException {
        Files.createDirectories(state);
        try (NDManager manager = Torch.newManager()) {
            DigitJudge judge = new DigitJudge(Init.random(manager, SEED));
            TrainingConfig config = TrainingConfig.of(UPDATES, 2e-3, SEED);
            try (Learner learner =
                    new Learner(judge, config, "digit-judge 1", update -> pass(judge, digits, manager, update))) {
                new RecipeRun(0, UPDATES, out.resolve("training.csv"), state.resolve("state.safetensors"))
                        .run(learner, onStep);
            }
            SafeTensors.writeHalf(out.resolve("model.safetensors"), judge.stateDict(), Map.of("format", "pt"));
        }
    }

    private static float pass(DigitJudge judge, Mnist digits, NDManager manager, long update) {
        try (Scope scope = new Scope()) {
            int[] indices = digits.batch(SEED, update, BATCH);
            NDArray images = shifted(digits.images(manager, indices), Noise.mix(SEED, update));
            NDArray loss = TorchOps.crossEntropy(judge.apply(images), digits.labels(manager, indices));
            Grad.backward(loss);
            return Numbers.scalar(loss);
        }
    }

    /** Each image (N, 1, 28, 28) moved by -2..2 pixels along both axes; what comes in from outside is paper. */
    private static NDArray shifted(NDArray images, long seed) {
        int side = Mnist.SIDE;
        float[] from = Numbers.floats(images);
        float[] to = new float[from.length];
        java.util.Arrays.fill(to, -1f);
        int count = from.length / (side * side);
        for (int i = 0; i < count; i++) {
            long draw = Noise.mix(seed, i);
            int dy = Math.floorMod(draw, 2 * SHIFT + 1) - SHIFT;
            int dx = Math.floorMod(draw >>> 32, 2 * SHIFT + 1) - SHIFT;
            for (int y = Math.max(0, -dy); y < side - Math.max(0, dy); y++) {
                for (int x = Math.max(0, -dx); x < side - Math.max(0, dx); x++) {
                    to[(i * side + y + dy) * side + x + dx] = from[(i * side + y) * side + x];
                }
            }
        }
        return images.getManager().create(to).reshape(new Shape(count, 1, side, side));
    }
}
