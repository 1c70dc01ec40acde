package org.jdiffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/**
 * Whole blocks of a network in one call each: the same operations as in {@link TorchOps}, without the way back to Java
 * after each of them. On small pictures that way takes as long as the work. Differentiable; no argument is kept or
 * changed.
 */
public final class FusedOps {
    private static final TorchScript OPS = new TorchScript("""
            def norm_silu_conv(self: __torch__.M,
              x: Tensor,
              nw: Tensor,
              nb: Tensor,
              cw: Tensor,
              cb: Tensor,
              groups: Tensor,
              eps: Tensor) -> Tensor:
              h = torch.group_norm(x, int(groups), nw, nb, float(eps), True)
              if torch.is_grad_enabled():
                y = torch.silu(h)
              else:
                y = torch.silu_(h)
              return torch.conv2d(y, cw, cb, [1, 1], [1, 1], [1, 1], 1)
            def features(self: __torch__.M,
              x: Tensor,
              time: Tensor,
              n1w: Tensor,
              n1b: Tensor,
              c1w: Tensor,
              c1b: Tensor,
              tw: Tensor,
              tb: Tensor,
              n2w: Tensor,
              n2b: Tensor,
              c2w: Tensor,
              c2b: Tensor,
              groups: Tensor,
              eps: Tensor) -> Tensor:
              h = (self).norm_silu_conv(x, n1w, n1b, c1w, c1b, groups, eps, )
              t = torch.unsqueeze(torch.unsqueeze(torch.linear(time, tw, tb), 2), 3)
              h1 = torch.add_(h, t)
              return (self).norm_silu_conv(h1, n2w, n2b, c2w, c2b, groups, eps, )
            def resnet(self: __torch__.M,
              x: Tensor,
              time: Tensor,
              n1w: Tensor,
              n1b: Tensor,
              c1w: Tensor,
              c1b: Tensor,
              tw: Tensor,
              tb: Tensor,
              n2w: Tensor,
              n2b: Tensor,
              c2w: Tensor,
              c2b: Tensor,
              groups: Tensor,
              eps: Tensor) -> Tensor:
              h = (self).features(x, time, n1w, n1b, c1w, c1b, tw, tb, n2w, n2b, c2w, c2b, groups, eps, )
              return torch.add_(h, x)
            def resnet_shortcut(self: __torch__.M,
              x: Tensor,
              time: Tensor,
              n1w: Tensor,
              n1b: Tensor,
              c1w: Tensor,
              c1b: Tensor,
              tw: Tensor,
              tb: Tensor,
              n2w: Tensor,
              n2b: Tensor,
              c2w: Tensor,
              c2b: Tensor,
              sw: Tensor,
              sb: Tensor,
              groups: Tensor,
              eps: Tensor) -> Tensor:
              h = (self).features(x, time, n1w, n1b, c1w, c1b, tw, tb, n2w, n2b, c2w, c2b, groups, eps, )
              return torch.add_(h, torch.conv2d(x, sw, sb, [1, 1], [0, 0], [1, 1], 1))
            def project(self: __torch__.M,
              x: Tensor,
              w: Tensor,
              b: Tensor,
              heads: Tensor) -> Tensor:
              n = torch.size(x, 0)
              y = torch.baddbmm(torch.reshape(b, [1, -1, 1]), torch.expand(w, [n, -1, -1]), x)
              return torch.reshape(y, [torch.mul(n, int(heads)), -1, torch.size(x, 2)])
            def attention(self: __torch__.M,
              x: Tensor,
              nw: Tensor,
              nb: Tensor,
              qw: Tensor,
              qb: Tensor,
              kw: Tensor,
              kb: Tensor,
              vw: Tensor,
              vb: Tensor,
              ow: Tensor,
              ob: Tensor,
              heads: Tensor,
              groups: Tensor,
              eps: Tensor) -> Tensor:
              n = torch.size(x, 0)
              h = torch.group_norm(x, int(groups), nw, nb, float(eps), True)
              t = torch.transpose(torch.flatten(h, 2), 1, 2)
              c = torch.size(qw, 0)
              k = int(heads)
              shape = [n, -1, k, torch.floordiv(c, k)]
              q1 = torch.transpose(torch.reshape(torch.linear(t, qw, qb), shape), 1, 2)
              k1 = torch.transpose(torch.reshape(torch.linear(t, kw, kb), shape), 1, 2)
              v1 = torch.transpose(torch.reshape(torch.linear(t, vw, vb), shape), 1, 2)
              y = torch.scaled_dot_product_attention(q1, k1, v1)
              y1 = torch.linear(torch.reshape(torch.transpose(y, 1, 2), [n, -1, c]), ow, ob)
              return torch.add(x, torch.reshape(torch.transpose(y1, 1, 2), torch.size(x)))
            def attention_in_pieces(self: __torch__.M,
              x: Tensor,
              nw: Tensor,
              nb: Tensor,
              qw: Tensor,
              qb: Tensor,
              kw: Tensor,
              kb: Tensor,
              vw: Tensor,
              vb: Tensor,
              ow: Tensor,
              ob: Tensor,
              heads: Tensor,
              groups: Tensor,
              eps: Tensor,
              piece: Tensor) -> Tensor:
              n = torch.size(x, 0)
              t = torch.flatten(torch.group_norm(x, int(groups), nw, nb, float(eps), True), 2)
              k = (self).project(t, kw, kb, heads, )
              v = (self).project(t, vw, vb, heads, )
              root = torch.pow(torch.size(k, 1), -0.5)
              q = torch.transpose((self).project(t, torch.mul(qw, root), torch.mul(qb, root), heads, ), 1, 2)
              all = torch.size(k, 0)
              s = torch.size(k, 2)
              y = torch.empty_like(k)
              scores = torch.empty([ops.prim.min(int(piece), all), s, s], dtype=ops.prim.dtype(k))
              for p in range(torch.__range_length(0, all, int(piece))):
                i = torch.__derive_index(p, 0, int(piece))
                m = ops.prim.min(int(piece), torch.sub(all, i))
                a = torch.narrow(scores, 0, 0, m)
                _0 = torch.bmm(torch.narrow(q, 0, i, m), torch.narrow(k, 0, i, m), out=a)
                _1 = torch._softmax(a, -1, False, out=a)
                _2 = torch.bmm(torch.narrow(v, 0, i, m), torch.transpose(a, 1, 2), out=torch.narrow(y, 0, i, m))
              y1 = torch.reshape(y, [n, -1, s])
              z = torch.baddbmm(torch.reshape(ob, [1, -1, 1]), torch.expand(ow, [n, -1, -1]), y1)
              return torch.add_(torch.reshape(z, torch.size(x)), x)
            """);

    /** How many scores a piece may have: 2 MB, which stay in a core's cache from their making to their use. */
    private static final long SCORES = 1 << 19;

    private FusedOps() {}

    /**
     * The plain residual block: {@code x + conv2(silu(norm2(conv1(silu(norm1(x))) + linear(time))))}, with 3x3
     * convolutions (He et al. 2016; Ho et al. 2020; diffusers {@code ResnetBlock2D}).
     *
     * @param x (N, C, H, W)
     * @param time (N or 1, T)
     * @param weights weight and bias of norm1, conv1, linear, norm2, conv2, and where C' is not C of the 1x1
     *     convolution that x passes before the sum
     * @param groups of both normalisations
     * @return (N, C', H, W)
     */
    public static NDArray resnet(NDArray x, NDArray time, List<NDArray> weights, int groups, double eps) {
        return OPS.call(
                weights.size() == 10 ? "resnet" : "resnet_shortcut",
                List.of(x, time),
                weights,
                OPS.scalar(groups),
                OPS.scalar(eps));
    }

    /**
     * Self-attention of a feature map with its residual: {@code x + out(attention(q(n), k(n), v(n)))} with
     * {@code n = norm(x)} (diffusers {@code Attention}).
     *
     * @param x (N, C, H, W)
     * @param weights weight and bias of norm, q, k, v and out
     * @param groups of the normalisation
     * @return (N, C, H, W)
     */
    public static NDArray attention(NDArray x, List<NDArray> weights, int heads, int groups, double eps) {
        Shape shape = x.getShape();
        long pixels = shape.get(2) * shape.get(3);
        long piece = Math.min(SCORES / (pixels * pixels), shape.get(0) * heads);
        // Without a gradient, no score need be kept: products of matrices that fit the cache are faster than libtorch's
        // own attention, which is made for wide heads and long sequences.
        if (piece > 0 && !x.getDevice().isGpu() && !JniUtils.isGradMode()) {
            return OPS.call(
                    "attention_in_pieces",
                    List.of(x),
                    weights,
                    OPS.scalar(heads),
                    OPS.scalar(groups),
                    OPS.scalar(eps),
                    OPS.scalar((double) piece));
        }
        return OPS.call("attention", List.of(x), weights, OPS.scalar(heads), OPS.scalar(groups), OPS.scalar(eps));
    }
}
