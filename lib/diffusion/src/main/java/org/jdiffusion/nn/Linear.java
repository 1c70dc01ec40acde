package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import org.jdiffusion.tensor.TorchOps;

/** x W' + b over the last axis: (..., in) to (..., out) (torch {@code Linear}). */
public final class Linear extends Module {
    private final NDArray weight;
    private final NDArray bias;

    public Linear(Init init, int in, int out) {
        this(init, in, out, true);
    }

    private Linear(Init init, int in, int out, boolean biased) {
        weight = parameter("weight", init.uniform(in, out, in));
        bias = biased ? parameter("bias", init.uniform(in, out)) : null;
    }

    /** x W' alone. */
    public static Linear withoutBias(Init init, int in, int out) {
        return new Linear(init, in, out, false);
    }

    public NDArray apply(NDArray x) {
        return TorchOps.linear(x, weight, bias);
    }
}
