package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;

/** Group normalisation with a scale and a shift per channel (Wu and He 2018; torch {@code GroupNorm}). */
public final class GroupNorm extends Module {
    private final NDArray weight;
    private final NDArray bias;
    private final int groups;
    private final double eps;

    public GroupNorm(Init init, int groups, int channels, double eps) {
        if (groups < 1 || channels % groups != 0) {
            throw new IllegalArgumentException("norm_num_groups must divide the channels: got " + groups
                    + " groups for " + channels + " channels");
        }
        weight = parameter("weight", init.ones(channels));
        bias = parameter("bias", init.zeros(channels));
        this.groups = groups;
        this.eps = eps;
    }

    /** x (N, C, ...), normalised over each group of channels; same shape. */
    public NDArray apply(NDArray x) {
        return TorchOps.groupNorm(x, weight, bias, groups, eps);
    }

    /** {@link #apply(NDArray)} and then the activation. */
    public NDArray apply(NDArray x, Activation activation) {
        if (activation == Activation.SILU) {
            return TorchOps.groupNormSilu(x, weight, bias, groups, eps);
        }
        try (Scope scope = new Scope()) {
            return scope.keep(activation.apply(apply(x)));
        }
    }
}
