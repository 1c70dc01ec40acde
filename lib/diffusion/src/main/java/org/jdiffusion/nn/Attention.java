package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.jdiffusion.tensor.FusedOps;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;

/** Self-attention among the pixels of a feature map, with a residual (diffusers {@code Attention}). */
public final class Attention extends Module {
    private final GroupNorm norm;
    private final Linear toQ;
    private final Linear toK;
    private final Linear toV;
    private final Linear toOut;
    private final int heads;
    private final double scale;
    private final int groups;
    private final double eps;
    private final List<NDArray> weights;

    /**
     * As many heads as fit into the channels; where some are left over, queries, keys and values are narrower.
     *
     * @param groups of the normalisation, or null for none
     * @param scale what the sum is divided by; 1 but in some middle blocks
     */
    public Attention(Init init, int channels, BlockConfig config, Integer groups, double scale) {
        int headWidth = config.headWidth() == null ? channels : config.headWidth();
        if (headWidth > channels) {
            throw new IllegalArgumentException("attention_head_dim must not be more than the channels: got " + headWidth
                    + " for " + channels + " channels");
        }
        heads = channels / headWidth;
        int width = heads * headWidth;
        norm = groups == null ? null : child("group_norm", new GroupNorm(init, groups, channels, config.eps()));
        toQ = child("to_q", new Linear(init, channels, width));
        toK = child("to_k", new Linear(init, channels, width));
        toV = child("to_v", new Linear(init, channels, width));
        toOut = child("to_out.0", new Linear(init, width, channels));
        this.scale = scale;
        this.groups = groups == null ? 0 : groups;
        eps = config.eps();
        weights = parameters();
    }

    /** (N, C, H, W) to the same shape. */
    public NDArray apply(NDArray x) {
        boolean plain = norm != null && scale == 1;
        return plain ? FusedOps.attention(x, weights, heads, groups, eps) : stepByStep(x);
    }

    /** The whole of what it can do; {@link #apply} has a faster way for what most networks ask of it. */
    NDArray stepByStep(NDArray x) {
        try (Scope scope = new Scope()) {
            long n = x.getShape().get(0);
            long c = x.getShape().get(1);
            NDArray normed = norm == null ? x : norm.apply(x);
            NDArray tokens = normed.reshape(n, c, -1).transpose(0, 2, 1); // (N, S, C), S = H W
            NDArray mixed = TorchOps.attention(toQ.apply(tokens), toK.apply(tokens), toV.apply(tokens), heads);
            // x comes first: the sum takes over the memory layout of x, in which convolutions are faster.
            NDArray sum = x.add(toOut.apply(mixed).transpose(0, 2, 1).reshape(x.getShape()));
            return scope.keep(scale == 1 ? sum : sum.div(scale));
        }
    }
}
