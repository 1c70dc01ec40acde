package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.TorchOps;

/** A learned row of {@code width} numbers for each of {@code entries} ids (torch {@code Embedding}). */
public final class Embedding extends Module {
    private final NDArray weight;
    private final int entries;

    /** Starts from standard normal rows, as torch does. */
    public Embedding(Init init, int entries, int width) {
        this(init, entries, width, 1);
    }

    /** Starts from normal rows of standard deviation {@code deviation}. */
    public Embedding(Init init, int entries, int width, double deviation) {
        this.entries = entries;
        weight = parameter("weight", init.normal(deviation, entries, width));
    }

    /**
     * Rows for {@code ids} (N) int64, each in 0..entries-1: (N, width).
     *
     * @throws IllegalArgumentException for an id outside, which the engine itself would not always notice
     */
    public NDArray apply(NDArray ids) {
        if (ids.getDataType() != DataType.INT64 || ids.getShape().dimension() != 1) {
            throw new IllegalArgumentException(
                    "ids must be (N) int64, got " + ids.getShape() + " " + ids.getDataType());
        }
        long[] values = Numbers.longs(ids);
        if (Arrays.stream(values).anyMatch(id -> id < 0 || id >= entries)) {
            throw new IllegalArgumentException(
                    "ids must lie in 0.." + (entries - 1) + ", got " + Arrays.toString(values));
        }
        return TorchOps.embedding(weight, ids);
    }

    /** The rows of ids 0..n-1: (n, width). */
    public NDArray first(int n) {
        if (n < 1 || n > entries) {
            throw new IllegalArgumentException("n must lie in 1.." + entries + ", got " + n);
        }
        return weight.get(new NDIndex("0:{}", n));
    }
}
