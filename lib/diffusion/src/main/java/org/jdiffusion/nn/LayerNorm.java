package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import org.jdiffusion.tensor.TorchOps;

/** Normalisation over the last axis with a scale and a shift per channel (Ba et al. 2016; torch {@code LayerNorm}). */
public final class LayerNorm extends Module {
    private final NDArray weight;
    private final NDArray bias;
    private final double eps;

    public LayerNorm(Init init, int width, double eps) {
        weight = parameter("weight", init.ones(width));
        bias = parameter("bias", init.zeros(width));
        this.eps = eps;
    }

    /** x (..., width), same shape. */
    public NDArray apply(NDArray x) {
        return TorchOps.layerNorm(x, weight, bias, eps);
    }
}
