package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.jdiffusion.tensor.Noise;

/**
 * Leaves features out while a network trains, a fresh choice at each call (Srivastava et al. 2014). Works in this thread
 * until it is closed; a network that is evaluated outside of one uses all its features. The choices depend on the seed
 * and on how many were made before.
 */
public final class Dropout implements AutoCloseable {
    private static final ThreadLocal<Dropout> OPEN = new ThreadLocal<>();

    private final Dropout before = OPEN.get();
    private final long seed;
    private long calls;

    private Dropout(long seed) {
        this.seed = seed;
    }

    /** Starts to leave features out. */
    public static Dropout seeded(long seed) {
        Dropout dropout = new Dropout(seed);
        OPEN.set(dropout);
        return dropout;
    }

    /** x with a share of its numbers zero and the others larger by as much; x itself outside of a training. */
    static NDArray apply(NDArray x, double share) {
        Dropout open = OPEN.get();
        if (open == null || share == 0) {
            return x;
        }
        NDArray drawn = Noise.uniform(x.getManager(), x.getShape(), Noise.mix(open.seed, open.calls++));
        return x.mul(drawn.gte((float) share).toType(DataType.FLOAT32, false).div(1 - share));
    }

    @Override
    public void close() {
        if (before == null) {
            OPEN.remove();
        } else {
            OPEN.set(before);
        }
    }
}
