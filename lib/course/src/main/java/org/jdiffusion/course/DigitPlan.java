package org.jdiffusion.course;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jdiffusion.data.Mnist;
import org.jdiffusion.train.Batch;
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
 * @param cropped updates at the beginning that see the middle 20x20 pixels only
 * @param updates in all
 * @param perClass samples drawn of each digit
 */
public record DigitPlan(
        int images,
        List<Integer> channels,
        int batch,
        int cropped,
        int updates,
        double learningRate,
        double emaDecay,
        int perClass) {

    private static final DigitPlan SMALL = new DigitPlan(10_000, List.of(16, 32, 32), 64, 420, 420, 4e-3, 0.98, 8);
    private static final DigitPlan FULL = new DigitPlan(60_000, List.of(32, 64, 64), 128, 0, 4_690, 1e-3, 0.998, 8);

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
        return UNet2DConfig.mnist(in, out).withWidths(channels, Math.min(32, channels.get(0) / 2));
    }

    /** How to train it. */
    public TrainingConfig training(long seed) {
        return TrainingConfig.of(updates, learningRate, seed).withEma(emaDecay);
    }

    /** Batches in the order of {@code seed}; the first ones without the blank margin. */
    public TrainingData batches(Mnist digits, long seed) {
        return (NDManager manager, long update) -> {
            int[] indices = digits.batch(seed, update, batch);
            var pictures = digits.images(manager, indices);
            var middle = update < cropped ? pictures.get(new NDIndex(":, :, 4:24, 4:24")) : pictures;
            return new Batch(middle, digits.labels(manager, indices));
        };
    }

    /** Both profiles' numbers, side by side. */
    public static Table table() {
        List<String> rows = List.of("images", "channels", "batch", "updates", "cropped", "learningRate");
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
                                batch,
                                "%,d".formatted(updates),
                                "%,d".formatted(cropped),
                                learningRate)
                        .map(Object::toString));
    }
}
