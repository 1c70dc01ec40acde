package org.jdiffusion.judge;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.nn.Conv2d;
import org.jdiffusion.nn.Init;
import org.jdiffusion.nn.Linear;
import org.jdiffusion.nn.Module;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;

/** A small convolutional classifier of 28x28 digits (after LeCun et al. 1998). */
public final class DigitJudge extends Module {
    private static final int BATCH = 256;

    private final Conv2d conv1;
    private final Conv2d conv2;
    private final Conv2d conv3;
    private final Linear hidden;
    private final Linear out;

    public DigitJudge(Init init) {
        conv1 = child("conv1", new Conv2d(init, 1, 32, 3, 1, 1));
        conv2 = child("conv2", new Conv2d(init, 32, 64, 3, 1, 1));
        conv3 = child("conv3", new Conv2d(init, 64, 64, 3, 2, 1));
        hidden = child("hidden", new Linear(init, 64 * 4 * 4, 128));
        out = child("out", new Linear(init, 128, 10));
    }

    /** Reads a trained judge from a safetensors file. */
    public static DigitJudge load(Path file, NDManager manager) throws IOException {
        DigitJudge judge = new DigitJudge(Init.blank(manager));
        try {
            Pretrained.fill(judge, file);
            return judge;
        } catch (IOException | RuntimeException e) {
            judge.parameters().forEach(NDArray::close);
            throw e;
        }
    }

    /** Logits (N, 10) for images (N, 1, 28, 28) in [-1, 1]. Opens no grad mode. */
    public NDArray apply(NDArray images) {
        check(images);
        try (Scope scope = new Scope()) {
            NDArray h = TorchOps.maxPool(TorchOps.relu(conv1.apply(images))); // (N, 32, 14, 14)
            h = TorchOps.maxPool(TorchOps.relu(conv2.apply(h))); // (N, 64, 7, 7)
            h = TorchOps.relu(conv3.apply(h)).reshape(images.getShape().get(0), -1); // (N, 64 * 4 * 4)
            return scope.keep(out.apply(TorchOps.relu(hidden.apply(h))));
        }
    }

    /** The likeliest digit of each image (N, 1, 28, 28) in [-1, 1]; values outside are clamped. */
    public int[] classify(NDArray images) {
        check(images);
        int n = (int) images.getShape().get(0);
        int[] digits = new int[n];
        try (Grad off = Grad.off()) {
            for (int from = 0; from < n; from += BATCH) {
                try (Scope scope = new Scope()) {
                    NDArray part = images.get(new NDIndex("{}:{}", from, Math.min(n, from + BATCH)));
                    long[] best = Numbers.longs(apply(part.clip(-1f, 1f)).argMax(1));
                    for (int i = 0; i < best.length; i++) {
                        digits[from + i] = (int) best[i];
                    }
                }
            }
        }
        return digits;
    }

    /** Compares {@link #classify} with what was asked for. */
    public Verdict judge(NDArray images, int... wanted) {
        return Verdict.of(wanted, classify(images));
    }

    private static void check(NDArray images) {
        Shape shape = images.getShape();
        if (shape.dimension() != 4
                || !shape.slice(1).equals(new Shape(1, 28, 28))
                || images.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException(
                    "images must be (N, 1, 28, 28) float32, got " + shape + " " + images.getDataType());
        }
    }
}
