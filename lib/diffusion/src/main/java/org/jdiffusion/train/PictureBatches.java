package org.jdiffusion.train;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdiffusion.data.Epochs;
import org.jdiffusion.data.PictureSet;
import org.jdiffusion.data.Squares;
import org.jdiffusion.tensor.Noise;

/**
 * Batches of a set of pictures, about half of them mirrored: what torchvision's {@code Resize}, {@code
 * RandomHorizontalFlip}, {@code ToTensor} and {@code Normalize} make of them in a shuffling {@code DataLoader}. Every epoch
 * has each picture once, so its last batch may be smaller. Reads and decodes ahead in other threads. A batch depends on the
 * seed and its number alone, so a resumed training sees what an unbroken one would.
 */
public final class PictureBatches implements TrainingData, AutoCloseable {
    private final PictureSet pictures;
    private final int side;
    private final int batch;
    private final long seed;
    private final Ahead<float[]> ahead;
    private final Map<Long, int[]> orders = new ConcurrentHashMap<>();

    /**
     * Batches from a set, which must not change meanwhile.
     *
     * @param side height and width of the images
     * @param batch images of an update; the last of an epoch may have fewer
     * @param seed of the order and of who is mirrored
     * @throws IllegalArgumentException if {@code side} or {@code batch} is less than 1, a batch has more than 2^31 - 1
     *     numbers, or there are no pictures
     */
    public PictureBatches(PictureSet pictures, int side, int batch, long seed) {
        if (side < 1) {
            throw new IllegalArgumentException("side: wanted at least 1, got " + side);
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch: wanted at least 1, got " + batch);
        }
        if (pictures.size() < 1) {
            throw new IllegalArgumentException("pictures: wanted at least one, got none");
        }
        long most = Integer.MAX_VALUE / 3 / side / side;
        if (Math.min(batch, pictures.size()) > most) {
            throw new IllegalArgumentException(
                    "batch: wanted at most " + most + " pictures of side " + side + ", got " + batch);
        }
        this.pictures = pictures;
        this.side = side;
        this.batch = batch;
        this.seed = seed;
        ahead = new Ahead<>(Math.min(batch, pictures.size()), this::values);
    }

    /** Updates of an epoch: as many as see each picture once. */
    public int updatesPerEpoch() {
        return Math.toIntExact(((long) pictures.size() + batch - 1) / batch);
    }

    /**
     * The images of an update, (N, 3, side, side) in [-1, 1], without labels.
     *
     * @throws UncheckedIOException naming a picture that cannot be had or read, when its update comes
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it may go on afterwards
     * @throws IllegalStateException if closed
     */
    @Override
    public Batch at(NDManager manager, long update) {
        long epoch = update / updatesPerEpoch();
        int done = Math.toIntExact(update % updatesPerEpoch()) * batch;
        int count = Math.min(batch, pictures.size() - done);
        orders.keySet().removeIf(other -> other < epoch);
        int each = 3 * side * side;
        float[] all = new float[each * count];
        for (int n = 0; n < count; n++) {
            System.arraycopy(ahead.at(epoch * pictures.size() + done + n), 0, all, n * each, each);
        }
        return new Batch(manager.create(all, new Shape(count, 3, side, side)), null);
    }

    /** Stops reading ahead. */
    @Override
    public void close() {
        ahead.close();
    }

    /** The picture at a place in the orders of all epochs, laid end to end. */
    private float[] values(long place) {
        long epoch = place / pictures.size();
        int inEpoch = (int) (place % pictures.size());
        int index = orders.computeIfAbsent(epoch, e -> Epochs.order(pictures.size(), seed, e))[inEpoch];
        long update = epoch * updatesPerEpoch() + inEpoch / batch;
        boolean mirrored = Noise.mix(Noise.mix(seed, update), index) < 0;
        try {
            return Squares.values(pictures.encoded(index), pictures.name(index), side, mirrored);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
