package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import org.jdiffusion.tensor.TorchOps;

/** Two linear layers that turn sines and cosines of the timestep into the vector every block reads. */
public final class TimestepEmbedding extends Module {
    private final Linear linear1;
    private final Linear linear2;

    public TimestepEmbedding(Init init, int in, int width) {
        linear1 = child("linear_1", new Linear(init, in, width));
        linear2 = child("linear_2", new Linear(init, width, width));
    }

    /** (N, in) to (N, T). */
    public NDArray apply(NDArray x) {
        return linear2.apply(TorchOps.silu(linear1.apply(x)));
    }
}
