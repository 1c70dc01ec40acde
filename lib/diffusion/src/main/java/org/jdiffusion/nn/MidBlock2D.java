package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.jdiffusion.tensor.Scope;

/** The bottom of the U: residual, attention, residual (diffusers {@code UNetMidBlock2D}). */
public final class MidBlock2D extends Module {
    private final List<ResnetBlock2D> resnets;
    private final List<Attention> attentions;

    /**
     * @param groups of the attention's normalisation, or null for none
     * @param scale what each sum with a residual is divided by
     */
    public MidBlock2D(Init init, int channels, boolean attend, Integer groups, double scale, BlockConfig config) {
        attentions = children(
                "attentions", attend ? List.of(new Attention(init, channels, config, groups, scale)) : List.of());
        resnets = children(
                "resnets",
                List.of(
                        new ResnetBlock2D(init, channels, channels, config, scale),
                        new ResnetBlock2D(init, channels, channels, config, scale)));
    }

    /** x (N, C, H, W), time (N, T): (N, C, H, W). */
    public NDArray apply(NDArray x, NDArray time) {
        try (Scope scope = new Scope()) {
            NDArray h = resnets.get(0).apply(x, time);
            h = attentions.isEmpty() ? h : attentions.get(0).apply(h);
            return scope.keep(resnets.get(1).apply(h, time));
        }
    }
}
