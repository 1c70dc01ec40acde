package org.jdiffusion.course;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jdiffusion.data.Mnist;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.train.Batch;
import org.jdiffusion.train.TimestepLaw;
import org.jdiffusion.train.TrainingConfig;
import org.jdiffusion.train.TrainingData;
import org.jdiffusion.unet.UNet2DConfig;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The sizes of the digits notebook.
 *
 * @param images training images: the shipped 10,000, or all 60,000
 * @param channels of the network's three levels
 * @param batch images of an update
 * @param side of the pictures learnt and drawn: 28, or less for the middle of them
 * @param updates of the training
 * @param perClass samples drawn of each digit
 */
public record DigitPlan(
        int images,
        List<Integer> channels,
        int batch,
        int side,
        int updates,
        double learningRate,
        double emaDecay,
        int perClass) {

    private static final DigitPlan SMALL = new DigitPlan(10_000, List.of(16, 32, 32), 32, 20, 640, 4e-3, 0.98, 8);
    private static final DigitPlan FULL = new DigitPlan(60_000, List.of(32, 64, 64), 128, 28, 4_690, 1e-3, 0.998, 8);

    /** The sizes of this run's profile. */
    public static DigitPlan current() {
        return of(Course.profile());
    }

    static DigitPlan of(Profile profile) {
        return profile == Profile.FULL ? FULL : SMALL;
    }

    /** The training split: shipped, or downloaded once into the user's cache. */
    public Mnist digits() throws IOException {
        return images == 10_000
                ? Mnist.train10k()
                : Mnist.download(Course.cache().resolve("mnist"), Mnist.Split.TRAIN);
    }

    /** The unit's network for these channels; {@code in} and {@code out} channels of its pictures. */
    public UNet2DConfig network(int in, int out) {
        return UNet2DConfig.mnist(in, out)
                .withImages(side, in, out)
                .withWidths(channels, Math.min(32, channels.get(0) / 2));
    }

    /** How to train it: noisy timesteps come more often, since the class is decided there. */
    public TrainingConfig training(long seed) {
        return TrainingConfig.of(updates, learningRate, seed)
                .withMicroBatch(batch)
                .withEma(emaDecay)
                .withTimesteps(new TimestepLaw(0.3, 0.7));
    }

    /** Batches in the order of {@code seed}. */
    public TrainingData batches(Mnist digits, long seed) {
        return (NDManager manager, long update) -> {
            int[] indices = digits.batch(seed, update, batch);
            return new Batch(digits.images(manager, indices).get(middle()), digits.labels(manager, indices));
        };
    }

    /** Noise (count, 1, side, side) to draw digits from. */
    public NDArray noise(NDManager manager, int count, long seed) {
        return Noise.normal(manager, new Shape(count, 1, side, side), seed);
    }

    /** Drawn pictures (N, 1, side, side), put in the middle of blank paper: (N, 1, 28, 28). */
    public NDArray framed(NDArray drawn) {
        NDArray paper = drawn.getManager().full(new Shape(drawn.size(0), 1, Mnist.SIDE, Mnist.SIDE), -1f);
        paper.set(middle(), drawn);
        return paper;
    }

    private NDIndex middle() {
        int from = (Mnist.SIDE - side) / 2;
        return new NDIndex(":, :, {}:{}, {}:{}", from, from + side, from, from + side);
    }

    /** Both profiles' numbers, side by side. */
    public static Table table() {
        List<String> rows = List.of("images", "channels", "side", "batch", "updates", "learningRate");
        StringColumn names =
                StringColumn.create(Text.of("plan.size"), rows.stream().map(r -> Text.of("plan." + r)));
        return Table.create(names, SMALL.column("SMALL"), FULL.column("FULL"));
    }

    private StringColumn column(String name) {
        return StringColumn.create(
                name,
                Stream.of(
                                "%,d".formatted(images),
                                channels.toString(),
                                side + "x" + side,
                                batch,
                                "%,d".formatted(updates),
                                learningRate)
                        .map(Object::toString));
    }
}
