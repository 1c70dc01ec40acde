package org.jdiffusion.train;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.jdiffusion.tensor.Gradients;
import org.jdiffusion.tensor.SideBySide;

/**
 * Works a batch off in pieces, two at a time where that is faster, and adds up what they say: the gradients of the whole
 * batch in the memory of two pieces. Exact where no layer mixes images.
 */
public final class MicroBatches {
    /** One way there and back. */
    public interface Pass {
        /** Adds the gradients of images from..to-1; returns their share of the batch's loss. */
        float run(long from, long to);
    }

    private final List<NDArray> parameters;
    private final int size;

    /**
     * Pieces for a network of these parameters, which ask for gradients.
     *
     * @param size images of a piece, at most; 1 or more
     * @throws IllegalArgumentException if {@code size} is less
     */
    public MicroBatches(List<NDArray> parameters, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size must be at least 1, got " + size);
        }
        this.parameters = parameters;
        this.size = size;
    }

    /**
     * Collects the gradients of {@code count} images; returns their loss. Gradients of a pair add up to the same bits in
     * either order, and pairs are added one after the other, so the sum does not depend on timing.
     *
     * @param pass is called once for each piece, in two threads at once, in the caller's grad mode
     */
    public float collect(long count, Pass pass) {
        boolean pairs = SideBySide.pays() && count > 1;
        long piece = Math.min(size, pairs ? (count + 1) / 2 : count);
        List<NDArray> earlier = new ArrayList<>();
        float loss = 0;
        for (long from = 0; from < count; ) {
            long start = from;
            long middle = Math.min(count, from + piece);
            long to = pairs ? Math.min(count, middle + piece) : middle;
            if (middle < to) {
                var losses = SideBySide.run(() -> pass.run(start, middle), () -> pass.run(middle, to));
                loss += losses.first() + losses.second();
            } else {
                loss += pass.run(start, middle);
            }
            from = to;
            if (pairs && from < count) {
                Gradients.moveTo(earlier, parameters);
            }
        }
        Gradients.addBack(earlier, parameters);
        return loss;
    }
}
