package org.jdiffusion.io;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A tensor as {@code torch.save} describes it: a view of a storage.
 *
 * @param dtype its type as safetensors spells it
 * @param offset elements of the storage before its first, not negative
 * @param strides elements of the storage from one index to the next, for each dimension; not negative
 */
record PickledTensor(Storage storage, String dtype, long offset, Shape shape, List<Long> strides) {
    private static final int WINDOW = 1 << 13;

    /**
     * Numbers in a row that tensors share.
     *
     * @param dtype their type as safetensors spells it, or null for bytes of any type
     */
    record Storage(String key, String dtype, long elements) {
        long bytes() {
            return elements * (dtype == null ? 1 : SafeTensorsHeader.BITS.get(dtype) / 8);
        }
    }

    int width() {
        return SafeTensorsHeader.BITS.get(dtype) / 8;
    }

    long bytes() {
        return shape.size() * width();
    }

    /** Bytes of the storage from its first to its last. */
    long extent() {
        long last = 0;
        for (int i = 0; i < strides.size(); i++) {
            last += (shape.get(i) - 1) * strides.get(i);
        }
        return bytes() == 0 ? 0 : (last + 1) * width();
    }

    /** Why torch would not make such a tensor, or why this reader does not; null if nothing is wrong. */
    String flaw() {
        if (shape.dimension() != strides.size()) {
            return "has " + shape.dimension() + " dimensions and " + strides.size() + " strides";
        }
        long elements = 1;
        long last = offset;
        try {
            for (int i = 0; i < strides.size(); i++) {
                elements = Math.multiplyExact(elements, Math.max(1, shape.get(i)));
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape.get(i) - 1), strides.get(i)));
            }
            Math.multiplyExact(elements, 8);
            last = Math.multiplyExact(Math.addExact(last, 1), width());
        } catch (ArithmeticException e) {
            return "has a shape or strides too large to count";
        }
        if (shape.size() > 0 && last > storage.bytes()) {
            return "reaches outside its storage of " + storage.bytes() + " bytes";
        }
        long extent = 0;
        List<Integer> dimensions = byStride();
        for (int i = dimensions.size() - 1; i >= 0; i--) {
            int dimension = dimensions.get(i);
            if (shape.get(dimension) > 1 && strides.get(dimension) > 0) {
                if (strides.get(dimension) <= extent) {
                    return "overlaps itself";
                }
                extent += (shape.get(dimension) - 1) * strides.get(dimension);
            }
        }
        return null;
    }

    /** Whether its numbers lie in C order without a gap. */
    boolean contiguous() {
        long expected = 1;
        for (int i = strides.size() - 1; i >= 0; i--) {
            if (shape.get(i) != 1 && strides.get(i) != expected) {
                return false;
            }
            expected *= shape.get(i);
        }
        return true;
    }

    /** Its numbers in C order, from a file where the first is at {@code begin}; every byte is read once. */
    ByteBuffer gather(OpenFile file, long begin) throws IOException {
        List<Integer> dimensions = byStride();
        int rank = dimensions.size();
        long[] steps = new long[rank];
        long step = 1;
        for (int i = rank - 1; i >= 0; i--) {
            steps[i] = step;
            step *= shape.get(i);
        }
        ByteBuffer gathered = ByteBuffer.allocate(Math.toIntExact(bytes()));
        long end = begin + extent();
        ByteBuffer window = file.read(begin, (int) Math.min(WINDOW, end - begin));
        long windowBegin = begin;
        long[] index = new long[rank]; // counts in the storage's order, so that the file is read forwards
        long from = begin;
        long to = 0;
        for (long left = shape.size(); left > 0; left--) {
            if (from + width() > windowBegin + window.limit()) {
                window = file.read(from, (int) Math.min(WINDOW, end - from));
                windowBegin = from;
            }
            gathered.put((int) to * width(), window, (int) (from - windowBegin), width());
            for (int i = rank - 1; i >= 0; i--) {
                int dimension = dimensions.get(i);
                from += strides.get(dimension) * width();
                to += steps[dimension];
                if (++index[i] < shape.get(dimension)) {
                    break;
                }
                from -= index[i] * strides.get(dimension) * width();
                to -= index[i] * steps[dimension];
                index[i] = 0;
            }
        }
        return gathered.order(window.order());
    }

    /** The dimensions, that of the longest stride first. */
    private List<Integer> byStride() {
        List<Integer> dimensions = new ArrayList<>();
        for (int i = 0; i < strides.size(); i++) {
            dimensions.add(i);
        }
        dimensions.sort(Comparator.comparing((Integer i) -> strides.get(i)).reversed());
        return dimensions;
    }
}
