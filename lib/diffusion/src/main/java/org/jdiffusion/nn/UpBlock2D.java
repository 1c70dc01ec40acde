package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jdiffusion.tensor.Scope;

/**
 * The way up: each residual block reads the features beside what the way down left, attends if asked for, and an
 * upsampling ends the block (diffusers {@code UpBlock2D}, {@code AttnUpBlock2D} and
 * {@code ResnetUpsampleBlock2D}).
 */
public final class UpBlock2D extends Module {
    private final List<ResnetBlock2D> resnets;
    private final List<Attention> attentions;
    private final Stage upsample;

    /**
     * @param previous channels that come in from below
     * @param skip channels of the last tensor taken from the way down; the others have {@code out}
     */
    public UpBlock2D(
            Init init, int previous, int out, int skip, int layers, boolean attend, Resampling up, BlockConfig config) {
        List<ResnetBlock2D> blocks = new ArrayList<>();
        List<Attention> mixers = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            int in = (i == 0 ? previous : out) + (i == layers - 1 ? skip : out);
            blocks.add(new ResnetBlock2D(init, in, out, config, 1));
            if (attend) {
                mixers.add(new Attention(init, out, config, config.groups(), 1));
            }
        }
        resnets = children("resnets", blocks);
        attentions = children("attentions", mixers);
        upsample = switch (up) {
            case NONE -> null;
            case CONV -> child("upsamplers.0", new Upsample2D(init, out));
            case RESNET -> child("upsamplers.0", ResnetBlock2D.up(init, out, config));
        };
    }

    /** x (N, previous, H, W), time (N, T): (N, out, 2H, 2W), or (N, out, H, W) without upsampling; pops its skips. */
    public NDArray apply(NDArray x, NDArray time, Deque<NDArray> skips) {
        try (Scope block = new Scope()) {
            NDArray h = x;
            for (int i = 0; i < resnets.size(); i++) {
                try (Scope layer = new Scope();
                        NDArray skip = skips.pop()) {
                    NDArray next = resnets.get(i).apply(h.concat(skip, 1), time);
                    h = layer.keep(
                            attentions.isEmpty() ? next : attentions.get(i).apply(next));
                }
            }
            return block.keep(upsample == null ? h : upsample.apply(h, time));
        }
    }
}
