package org.jdiffusion.tensor;

import ai.djl.ndarray.NDArray;

/**
 * What a transformer needs beside {@link TorchOps}, in the same way: each one call into libtorch and differentiable;
 * results belong to the first argument's manager; no argument is kept or changed.
 */
public final class TransformerOps {
    private static final TorchScript OPS = new TorchScript("""
            def forward(self: __torch__.M,
              x: Tensor) -> Tensor:
              return x
            def quick_gelu(self: __torch__.M,
              x: Tensor) -> Tensor:
              return torch.mul(x, torch.sigmoid(torch.mul(x, 1.702)))
            def layer_norm(self: __torch__.M,
              x: Tensor,
              w: Tensor,
              b: Tensor,
              eps: Tensor) -> Tensor:
              return torch.layer_norm(x, torch.size(w), w, b, float(eps))
            def causal_attention(self: __torch__.M,
              q: Tensor,
              k: Tensor,
              v: Tensor,
              heads: Tensor) -> Tensor:
              n = torch.size(q, 0)
              c = torch.size(q, 2)
              h = int(heads)
              shape = [n, -1, h, torch.floordiv(c, h)]
              q1 = torch.transpose(torch.reshape(q, shape), 1, 2)
              k1 = torch.transpose(torch.reshape(k, shape), 1, 2)
              v1 = torch.transpose(torch.reshape(v, shape), 1, 2)
              y = torch.scaled_dot_product_attention(q1, k1, v1, None, 0., True)
              return torch.reshape(torch.transpose(y, 1, 2), [n, -1, c])
            """);

    private TransformerOps() {}

    /** x * sigmoid(1.702 x), any shape: the approximation that CLIP was trained with (Radford et al. 2021). */
    public static NDArray quickGelu(NDArray x) {
        return OPS.call("quick_gelu", x);
    }

    /** Normalises x over its last axis; weight and bias of that axis' width (Ba et al. 2016; torch {@code layer_norm}). */
    public static NDArray layerNorm(NDArray x, NDArray weight, NDArray bias, double eps) {
        return OPS.call("layer_norm", x, weight, bias, OPS.scalar(eps));
    }

    /** {@link TorchOps#attention} in which no token sees a later one; q, k, v and the result (N, S, C). */
    public static NDArray causalAttention(NDArray q, NDArray k, NDArray v, int heads) {
        return OPS.call("causal_attention", q, k, v, OPS.scalar(heads));
    }
}
