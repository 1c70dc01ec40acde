package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;

/** Each pixel four times, then a convolution: (N, C, H, W) to (N, C, 2H, 2W) (diffusers {@code Upsample2D}). */
public final class Upsample2D extends Stage {
    private final Conv2d conv;

    public Upsample2D(Init init, int channels) {
        conv = child("conv", Conv2d.same(init, channels, channels));
    }

    @Override
    NDArray apply(NDArray x, NDArray time) {
        try (Scope scope = new Scope()) {
            return scope.keep(conv.apply(TorchOps.upsampleNearest(x)));
        }
    }
}
