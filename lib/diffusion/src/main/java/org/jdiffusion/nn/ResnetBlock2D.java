package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import org.jdiffusion.tensor.Scope;

/**
 * Two 3x3 convolutions with the time added between them, and a residual (He et al. 2016; diffusers
 * {@code ResnetBlock2D}).
 */
public final class ResnetBlock2D extends Module {
    private final GroupNorm norm1;
    private final Conv2d conv1;
    private final Linear timeProj;
    private final GroupNorm norm2;
    private final Conv2d conv2;
    private final Conv2d shortcut;
    private final double scale;

    /** @param scale what the sum is divided by; 1 but in some middle blocks */
    public ResnetBlock2D(Init init, int in, int out, BlockConfig config, double scale) {
        norm1 = child("norm1", config.norm(init, in));
        conv1 = child("conv1", Conv2d.same(init, in, out));
        timeProj = child("time_emb_proj", new Linear(init, config.timeWidth(), out));
        norm2 = child("norm2", config.norm(init, out));
        conv2 = child("conv2", Conv2d.same(init, out, out));
        shortcut = in == out ? null : child("conv_shortcut", new Conv2d(init, in, out, 1, 1, 0));
        this.scale = scale;
    }

    /** x (N, in, H, W), time (N, T) after SiLU: (N, out, H, W). */
    public NDArray apply(NDArray x, NDArray time) {
        try (Scope scope = new Scope()) {
            NDArray h = conv1.apply(norm1.applySilu(x)); // (N, out, H, W)
            h = h.add(timeProj.apply(time).expandDims(2).expandDims(3));
            h = conv2.apply(norm2.applySilu(h));
            NDArray sum = h.add(shortcut == null ? x : shortcut.apply(x));
            return scope.keep(scale == 1 ? sum : sum.div(scale));
        }
    }
}
