package org.jdiffusion.app;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.tensor.Numbers;

/**
 * A network's inputs and what it said of them elsewhere.
 *
 * @param sample (N, C, H, W) float32
 * @param timesteps (1) or (N) int64
 * @param labels (N) int64, floats as the file holds them for a network that does not count its classes, or null
 * @param expected as the file holds it, floats
 */
record Reference(NDArray sample, NDArray timesteps, NDArray labels, NDArray expected) {

    /**
     * Reads and checks a reference.
     *
     * @param counted whether labels are numbers of classes
     * @throws CheckpointException naming the tensor that is missing or not as it should be
     */
    static Reference read(Path file, boolean counted, NDManager manager) throws IOException {
        try (SafeTensorsFile tensors = SafeTensorsFile.open(file)) {
            NDArray sample = floats(file, tensors, "sample", manager);
            if (sample.getShape().dimension() != 4 || sample.size() == 0) {
                throw new CheckpointException(file, "sample must be (N, C, H, W), got " + sample.getShape());
            }
            long count = sample.getShape().get(0);
            NDArray timesteps = integers(file, tensors, "timestep", count, manager);
            NDArray labels = null;
            if (tensors.tensors().containsKey("class_labels")) {
                labels = labels(file, tensors, count, counted, manager);
            }
            NDArray expected = floats(file, tensors, "expected", manager);
            return new Reference(sample.toType(DataType.FLOAT32, false), timesteps, labels, expected);
        }
    }

    /**
     * Refuses labels that name no class; the peer knows no {@link org.jdiffusion.unet.Denoiser#NO_CLASS}.
     *
     * @throws CheckpointException naming the range and what was found
     */
    void checkLabels(Path file, int classes) throws CheckpointException {
        long[] found = Numbers.longs(labels);
        if (Arrays.stream(found).anyMatch(label -> label < 0 || label >= classes)) {
            throw new CheckpointException(
                    file, "class_labels must lie in 0.." + (classes - 1) + ", got " + Arrays.toString(found));
        }
    }

    /** What is expected, in row order. */
    double[] expectedValues() {
        return expected.toType(DataType.FLOAT64, false).toDoubleArray();
    }

    private static NDArray floats(Path file, SafeTensorsFile tensors, String name, NDManager manager)
            throws IOException {
        NDArray values = tensors.read(name, manager);
        if (!values.getDataType().isFloating()) {
            throw new CheckpointException(file, name + " must hold floats, got " + values.getDataType());
        }
        return values;
    }

    private static NDArray labels(Path file, SafeTensorsFile tensors, long count, boolean counted, NDManager manager)
            throws IOException {
        if (!counted) {
            NDArray values = tensors.read("class_labels", manager);
            boolean vectors = values.getShape().dimension() == 2;
            DataType type = vectors || values.getDataType().isFloating() ? DataType.FLOAT32 : DataType.INT64;
            boolean once = values.getShape().dimension() > 0 && values.size(0) == 1;
            return once && count > 1 ? values.toType(type, false).repeat(0, count) : values.toType(type, false);
        }
        NDArray values = integers(file, tensors, "class_labels", count, manager);
        return values.size() == count ? values : values.broadcast(new Shape(count));
    }

    /** One whole number, or one for each image, of any number type: as (1) or (N) int64. */
    private static NDArray integers(Path file, SafeTensorsFile tensors, String name, long count, NDManager manager)
            throws IOException {
        NDArray values = tensors.read(name, manager);
        long size = values.size();
        if (values.getDataType() == DataType.BOOLEAN
                || values.getShape().dimension() > 1
                || (size != 1 && size != count)) {
            throw new CheckpointException(
                    file,
                    name + " must be one number or " + count + ", got " + values.getShape() + " "
                            + values.getDataType());
        }
        if (values.getDataType().isFloating()) {
            double[] numbers = values.toType(DataType.FLOAT64, false).toDoubleArray();
            if (Arrays.stream(numbers).anyMatch(number -> number != Math.rint(number) || Double.isInfinite(number))) {
                throw new CheckpointException(file, name + " must hold whole numbers, got " + Arrays.toString(numbers));
            }
        }
        return values.toType(DataType.INT64, true).reshape(size);
    }
}
