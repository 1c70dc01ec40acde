package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jdiffusion.tensor.Scope;

/**
 * Residual blocks, each followed by attention if asked for, then a downsampling (diffusers {@code DownBlock2D},
 * {@code AttnDownBlock2D} and {@code ResnetDownsampleBlock2D}). Every intermediate result is pushed for the way up.
 */
public final class DownBlock2D extends Module {
    private final List<ResnetBlock2D> resnets;
    private final List<Attention> attentions;
    private final Stage downsample;

    public DownBlock2D(Init init, int in, int out, int layers, boolean attend, Resampling down, BlockConfig config) {
        List<ResnetBlock2D> blocks = new ArrayList<>();
        List<Attention> mixers = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            blocks.add(new ResnetBlock2D(init, i == 0 ? in : out, out, config, 1));
            if (attend) {
                mixers.add(new Attention(init, out, config, config.groups(), 1));
            }
        }
        resnets = children("resnets", blocks);
        attentions = children("attentions", mixers);
        downsample = switch (down) {
            case NONE -> null;
            case CONV -> child("downsamplers.0", new Downsample2D(init, out, config.downsamplePadding()));
            case RESNET -> child("downsamplers.0", ResnetBlock2D.down(init, out, config));
        };
    }

    /** x (N, in, H, W), time (N, T): (N, out, H/2, W/2), or (N, out, H, W) without downsampling. */
    public NDArray apply(NDArray x, NDArray time, Deque<NDArray> skips) {
        NDArray h = x;
        for (int i = 0; i < resnets.size(); i++) {
            try (Scope scope = new Scope()) {
                h = resnets.get(i).apply(h, time);
                h = scope.keep(attentions.isEmpty() ? h : attentions.get(i).apply(h));
            }
            skips.push(h);
        }
        if (downsample != null) {
            h = downsample.apply(h, time);
            skips.push(h);
        }
        return h;
    }
}
