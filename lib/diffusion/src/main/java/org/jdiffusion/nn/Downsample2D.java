package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;

/** A convolution of stride 2: (N, C, H, W) to (N, C, H/2, W/2) (diffusers {@code Downsample2D}). */
public final class Downsample2D extends Stage {
    private final Conv2d conv;
    private final int padding;

    public Downsample2D(Init init, int channels, int padding) {
        conv = child("conv", new Conv2d(init, channels, channels, 3, 2, padding));
        this.padding = padding;
    }

    @Override
    NDArray apply(NDArray x, NDArray time) {
        try (Scope scope = new Scope()) {
            return scope.keep(conv.apply(padding == 0 ? TorchOps.padBottomRight(x) : x));
        }
    }
}
