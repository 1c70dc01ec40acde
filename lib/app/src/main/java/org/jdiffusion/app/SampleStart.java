package org.jdiffusion.app;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.unet.Denoiser;

/**
 * What a sampling starts from.
 *
 * @param noise (N, C, H, W) float32
 * @param classes of each image; empty for a network without
 */
record SampleStart(NDArray noise, int[] classes) {

    /** So many images drawn from the seed, each class as often as the others. */
    static SampleStart drawn(Denoiser network, int[] classes, int images, long seed, NDManager manager) {
        Shape shape = new Shape(images).addAll(new Shape(network.imageShape()));
        return new SampleStart(Noise.normal(manager, shape, seed), classes);
    }

    /**
     * The tensor {@code noise} of a file; its {@code class_labels}, too, for a network with classes.
     *
     * @throws CheckpointException naming the tensor that is missing or not as it should be
     */
    static SampleStart read(Path file, Denoiser network, NDManager manager) throws IOException {
        try (SafeTensorsFile tensors = SafeTensorsFile.open(file)) {
            NDArray noise = tensors.read("noise", manager);
            long channels = network.imageShape()[0];
            Shape shape = noise.getShape();
            if (shape.dimension() != 4 || shape.get(1) != channels || shape.size() == 0) {
                throw new CheckpointException(
                        file, "noise must be (N, " + channels + ", H, W) for this network, got " + shape);
            }
            if (!noise.getDataType().isFloating()) {
                throw new CheckpointException(file, "noise must hold floats, got " + noise.getDataType());
            }
            int[] classes = new int[0];
            if (network.classes() > 0) {
                classes = classes(file, tensors, shape.get(0), network.classes(), manager);
            }
            return new SampleStart(noise.toType(DataType.FLOAT32, false), classes);
        }
    }

    private static int[] classes(Path file, SafeTensorsFile tensors, long count, int known, NDManager manager)
            throws IOException {
        NDArray labels = tensors.read("class_labels", manager);
        if (!labels.getShape().equals(new Shape(count)) || labels.getDataType() != DataType.INT64) {
            throw new CheckpointException(
                    file,
                    "class_labels must be (" + count + ") int64, got " + labels.getShape() + " "
                            + labels.getDataType());
        }
        long[] found = Numbers.longs(labels);
        if (Arrays.stream(found).anyMatch(label -> label < 0 || label >= known)) {
            throw new CheckpointException(
                    file, "class_labels must lie in 0.." + (known - 1) + ", got " + Arrays.toString(found));
        }
        return IntStream.range(0, found.length).map(i -> (int) found[i]).toArray();
    }

    int images() {
        return (int) noise.getShape().get(0);
    }

    /** The classes as a tensor (N) int64; null for a network without. */
    NDArray labels() {
        return classes.length == 0
                ? null
                : noise.getManager()
                        .create(Arrays.stream(classes).asLongStream().toArray());
    }
}
