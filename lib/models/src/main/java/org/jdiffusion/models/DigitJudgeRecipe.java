package org.jdiffusion.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
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
import org.jdiffusion.train.AdamW;
import org.jdiffusion.train.Ema;
import org.jdiffusion.train.LearningRate;
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
    private static final int EVERY = 100;
    private static final int SHIFT = 2;

    private DigitJudgeRecipe() {}

    /**
     * Trains and writes {@code model.safetensors} and {@code training.csv}.
     *
     * @param digits the training split
     * @throws CancellationException within one update if the thread is interrupted
     */
    public static void run(Mnist digits, Path out, Consumer<TrainingStep> onStep) throws IOException {
        LearningRate rate = new LearningRate(2e-3, 100, UPDATES);
        TrainingLog log = new TrainingLog(out.resolve("training.csv"), EVERY, 0);
        try (NDManager manager = Torch.newManager()) {
            DigitJudge judge = new DigitJudge(Init.random(manager, SEED));
            try (AdamW optimizer = new AdamW(judge, 0.01);
                    Ema ema = new Ema(judge, 0.998)) {
                for (int update = 0; update < UPDATES; update++) {
                    if (Thread.interrupted()) {
                        throw new CancellationException("training was interrupted after " + update + " updates");
                    }
                    try (Grad on = Grad.on();
                            Scope scope = new Scope()) {
                        int[] indices = digits.batch(SEED, update, BATCH);
                        NDArray images = shifted(digits.images(manager, indices), Noise.mix(SEED, update));
                        NDArray loss = TorchOps.crossEntropy(judge.apply(images), digits.labels(manager, indices));
                        Grad.backward(loss);
                        float norm = optimizer.step(rate.at(update), 1);
                        ema.update(update + 1);
                        log.add(update + 1, Numbers.scalar(loss));
                        onStep.accept(new TrainingStep(update, UPDATES, Numbers.scalar(loss), norm));
                    }
                }
                ema.swap();
                log.write();
                SafeTensors.writeHalf(out.resolve("model.safetensors"), judge.stateDict(), Map.of("format", "pt"));
            }
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
