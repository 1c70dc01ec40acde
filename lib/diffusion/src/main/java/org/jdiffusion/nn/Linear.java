package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import org.jdiffusion.tensor.TorchOps;

/** x W' + b over the last axis: (..., in) to (..., out) (torch {@code Linear}). */
public final class Linear extends Module {
    private final NDArray weight;
    private final NDArray bias;

    public Linear(Init init, int in, int out) {
        weight = parameter("weight", init.uniform(in, out, in));
        bias = parameter("bias", init.uniform(in, out));
    }

    public NDArray apply(NDArray x) {
        return TorchOps.linear(x, weight, bias);
    }
}
