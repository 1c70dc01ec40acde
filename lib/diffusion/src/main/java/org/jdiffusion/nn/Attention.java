package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
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

    /** @param scale what the sum is divided by; 1 but in some middle blocks */
    public Attention(Init init, int channels, BlockConfig config, double scale) {
        int headWidth = config.headWidth() == null ? channels : config.headWidth();
        if (channels % headWidth != 0) {
            throw new IllegalArgumentException(
                    "attention_head_dim must divide the channels: got " + headWidth + " for " + channels + " channels");
        }
        norm = child("group_norm", config.norm(init, channels));
        toQ = child("to_q", new Linear(init, channels, channels));
        toK = child("to_k", new Linear(init, channels, channels));
        toV = child("to_v", new Linear(init, channels, channels));
        toOut = child("to_out.0", new Linear(init, channels, channels));
        heads = channels / headWidth;
        this.scale = scale;
    }

    /** (N, C, H, W) to the same shape. */
    public NDArray apply(NDArray x) {
        try (Scope scope = new Scope()) {
            long n = x.getShape().get(0);
            long c = x.getShape().get(1);
            NDArray tokens = norm.apply(x).reshape(n, c, -1).transpose(0, 2, 1); // (N, S, C), S = H W
            NDArray mixed = TorchOps.attention(toQ.apply(tokens), toK.apply(tokens), toV.apply(tokens), heads);
            // x comes first: the sum takes over the memory layout of x, in which convolutions are faster.
            NDArray sum = x.add(toOut.apply(mixed).transpose(0, 2, 1).reshape(x.getShape()));
            return scope.keep(scale == 1 ? sum : sum.div(scale));
        }
    }
}
