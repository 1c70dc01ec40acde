package org.jdiffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;

/**
 * The operations a diffusion network is made of, each one call into libtorch and each differentiable unless it says
 * otherwise. Results belong to the first argument's manager; no argument is kept or changed.
 */
public final class TorchOps {
    private static final TorchScript OPS = new TorchScript("""
            def forward(self: __torch__.M,
              x: Tensor) -> Tensor:
              return torch.silu(x)
            def silu(self: __torch__.M,
              x: Tensor) -> Tensor:
              return torch.silu(x)
            def gelu(self: __torch__.M,
              x: Tensor) -> Tensor:
              return torch.gelu(x)
            def quick_gelu(self: __torch__.M,
              x: Tensor) -> Tensor:
              return torch.mul(x, torch.sigmoid(torch.mul(x, 1.702)))
            def mish(self: __torch__.M,
              x: Tensor) -> Tensor:
              return torch.mish(x)
            def relu(self: __torch__.M,
              x: Tensor) -> Tensor:
              return torch.relu(x)
            def group_norm(self: __torch__.M,
              x: Tensor,
              w: Tensor,
              b: Tensor,
              groups: Tensor,
              eps: Tensor) -> Tensor:
              return torch.group_norm(x, int(groups), w, b, float(eps), True)
            def group_norm_silu(self: __torch__.M,
              x: Tensor,
              w: Tensor,
              b: Tensor,
              groups: Tensor,
              eps: Tensor) -> Tensor:
              return torch.silu(torch.group_norm(x, int(groups), w, b, float(eps), True))
            def attention(self: __torch__.M,
              q: Tensor,
              k: Tensor,
              v: Tensor,
              heads: Tensor,
              causal: Tensor) -> Tensor:
              n = torch.size(q, 0)
              c = torch.size(q, 2)
              h = int(heads)
              shape = [n, -1, h, torch.floordiv(c, h)]
              q1 = torch.transpose(torch.reshape(q, shape), 1, 2)
              k1 = torch.transpose(torch.reshape(k, shape), 1, 2)
              v1 = torch.transpose(torch.reshape(v, shape), 1, 2)
              y = torch.scaled_dot_product_attention(q1, k1, v1, None, 0., bool(causal))
              return torch.reshape(torch.transpose(y, 1, 2), [n, -1, c])
            def layer_norm(self: __torch__.M,
              x: Tensor,
              w: Tensor,
              b: Tensor,
              eps: Tensor) -> Tensor:
              return torch.layer_norm(x, torch.size(w), w, b, float(eps))
            def embedding(self: __torch__.M,
              table: Tensor,
              i: Tensor) -> Tensor:
              return torch.embedding(table, i)
            def mse(self: __torch__.M,
              x: Tensor,
              y: Tensor) -> Tensor:
              return torch.mse_loss(x, y)
            def cross_entropy(self: __torch__.M,
              x: Tensor,
              y: Tensor) -> Tensor:
              return torch.cross_entropy_loss(x, y)
            def upsample(self: __torch__.M,
              x: Tensor) -> Tensor:
              return torch.upsample_nearest2d(x, None, [2., 2.])
            def bicubic(self: __torch__.M,
              x: Tensor,
              h: Tensor,
              w: Tensor) -> Tensor:
              return torch._upsample_bicubic2d_aa(x, [int(h), int(w)], False, None)
            def bilinear(self: __torch__.M,
              x: Tensor,
              h: Tensor,
              w: Tensor) -> Tensor:
              return torch._upsample_bilinear2d_aa(x, [int(h), int(w)], False, None)
            def pad(self: __torch__.M,
              x: Tensor) -> Tensor:
              return torch.constant_pad_nd(x, [0, 1, 0, 1], 0.)
            def average_pool(self: __torch__.M,
              x: Tensor) -> Tensor:
              return torch.avg_pool2d(x, [2, 2], [2, 2])
            def max_pool(self: __torch__.M,
              x: Tensor) -> Tensor:
              return torch.max_pool2d(x, [2, 2], [2, 2])
            def dynamic_threshold(self: __torch__.M,
              x: Tensor,
              ratio: Tensor,
              limit: Tensor) -> Tensor:
              n = torch.size(x, 0)
              flat = torch.reshape(x, [n, -1])
              q = torch.quantile(torch.abs(flat), float(ratio), 1, True, interpolation="linear")
              s = torch.clamp(q, 1., float(limit))
              y = torch.div(torch.clamp(flat, torch.neg(s), s), s)
              return torch.reshape(y, torch.size(x))
            def affine_sample(self: __torch__.M,
              x: Tensor,
              map: Tensor,
              s: Tensor) -> Tensor:
              size = [torch.size(x, 0), torch.size(x, 1), int(s), int(s)]
              return torch.grid_sampler(x, torch.affine_grid_generator(map, size, False), 0, 1, False)
            def sqrt_symmetric(self: __torch__.M,
              x: Tensor) -> Tensor:
              values, vectors, = torch.linalg_eigh(x)
              roots = torch.sqrt(torch.clamp(values, 0., None))
              return torch.matmul(torch.mul(vectors, roots), torch.transpose(vectors, 0, 1))
            def grad(self: __torch__.M,
              y: Tensor,
              x: Tensor) -> Tensor:
              return unchecked_cast(Tensor, (torch.grad([y], [x]))[0])
            """);

    private TorchOps() {}

    /** x * sigmoid(x), any shape (Hendrycks and Gimpel 2016; torch {@code silu}). */
    public static NDArray silu(NDArray x) {
        return OPS.call("silu", x);
    }

    /** x Φ(x) with the normal distribution's Φ, any shape (Hendrycks and Gimpel 2016). */
    public static NDArray gelu(NDArray x) {
        return OPS.call("gelu", x);
    }

    /** x * sigmoid(1.702 x), any shape: the approximation that CLIP was trained with (Radford et al. 2021). */
    public static NDArray quickGelu(NDArray x) {
        return OPS.call("quick_gelu", x);
    }

    /** x tanh(log(1 + exp(x))), any shape (Misra 2020). */
    public static NDArray mish(NDArray x) {
        return OPS.call("mish", x);
    }

    /** max(x, 0), any shape. */
    public static NDArray relu(NDArray x) {
        return OPS.call("relu", x);
    }

    /** Normalises each of {@code groups} groups of channels of x (N, C, ...); weight and bias (C) (Wu and He 2018). */
    public static NDArray groupNorm(NDArray x, NDArray weight, NDArray bias, int groups, double eps) {
        return OPS.call("group_norm", x, weight, bias, OPS.scalar(groups), OPS.scalar(eps));
    }

    /** {@link #groupNorm} followed by {@link #silu}, in one call. */
    public static NDArray groupNormSilu(NDArray x, NDArray weight, NDArray bias, int groups, double eps) {
        return OPS.call("group_norm_silu", x, weight, bias, OPS.scalar(groups), OPS.scalar(eps));
    }

    /** Normalises x over its last axis; weight and bias of that axis' width (Ba et al. 2016; torch {@code layer_norm}). */
    public static NDArray layerNorm(NDArray x, NDArray weight, NDArray bias, double eps) {
        return OPS.call("layer_norm", x, weight, bias, OPS.scalar(eps));
    }

    /**
     * Scaled dot-product attention: softmax(q k' / sqrt(D)) v with D = C / heads (Vaswani et al. 2017, eq. 1).
     *
     * @param q queries (N, S, C); k, v: keys and values (N, S', C)
     * @return (N, S, C)
     */
    public static NDArray attention(NDArray q, NDArray k, NDArray v, int heads) {
        return OPS.call("attention", q, k, v, OPS.scalar(heads), OPS.scalar(0));
    }

    /** {@link #attention} in which no token sees a later one; q, k, v and the result (N, S, C). */
    public static NDArray causalAttention(NDArray q, NDArray k, NDArray v, int heads) {
        return OPS.call("attention", q, k, v, OPS.scalar(heads), OPS.scalar(1));
    }

    /** Cross-correlation of x (N, C, H, W) with weight (C', C, k, k); bias (C'), or null for none. */
    public static NDArray conv2d(NDArray x, NDArray weight, NDArray bias, int stride, int padding) {
        return Conv2d.conv2d(
                        x, weight, bias, new Shape(stride, stride), new Shape(padding, padding), new Shape(1, 1), 1)
                .head();
    }

    /** x (..., in) times weight (out, in) transposed, plus bias (out), or null for none: (..., out). */
    public static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        return Linear.linear(x, weight, bias).head();
    }

    /** Rows of {@code table} (K, D) at {@code indices} (N) int64: (N, D). */
    public static NDArray embedding(NDArray table, NDArray indices) {
        return OPS.call("embedding", table, indices);
    }

    /** (N, C, H, W) to (N, C, 2H, 2W), each pixel four times. */
    public static NDArray upsampleNearest(NDArray x) {
        return OPS.call("upsample", x);
    }

    /**
     * Resizes x (N, C, H, W) by cubic convolution, averaging where it shrinks (torch {@code interpolate} with
     * {@code mode="bicubic", antialias=True}). Values may overshoot those of x by a little.
     */
    public static NDArray resizeBicubic(NDArray x, int height, int width) {
        return OPS.call("bicubic", x, OPS.scalar(height), OPS.scalar(width));
    }

    /** The same by straight lines ({@code mode="bilinear", antialias=True}). */
    public static NDArray resizeBilinear(NDArray x, int height, int width) {
        return OPS.call("bilinear", x, OPS.scalar(height), OPS.scalar(width));
    }

    /** One row of zeros below and one column at the right of x (N, C, H, W): the asymmetric padding of diffusers. */
    public static NDArray padBottomRight(NDArray x) {
        return OPS.call("pad", x);
    }

    /** The mean of each 2x2 square: (N, C, H, W) to (N, C, H/2, W/2). */
    public static NDArray averagePool(NDArray x) {
        return OPS.call("average_pool", x);
    }

    /** The largest of each 2x2 square: (N, C, H, W) to (N, C, H/2, W/2). */
    public static NDArray maxPool(NDArray x) {
        return OPS.call("max_pool", x);
    }

    /** The square root as torch rounds it, which may be one unit off Java's in the last place. */
    public static float sqrt(float x) {
        try (NDArray number = Torch.cpu().create(x);
                NDArray root = number.sqrt()) {
            return root.getFloat();
        }
    }

    /**
     * Holds each image of x (N, ...) in ±s and divides it by s, which is the {@code ratio} quantile of its |x|, but at
     * least 1 and, before all, at most {@code limit} (Saharia et al. 2022, section 2.3).
     */
    public static NDArray dynamicThreshold(NDArray x, double ratio, double limit) {
        return OPS.call("dynamic_threshold", x, OPS.scalar(ratio), OPS.scalar(limit));
    }

    /** Mean of (x - y)^2, a scalar; x and y of one shape. */
    public static NDArray mse(NDArray x, NDArray y) {
        if (!x.getShape().equals(y.getShape())) {
            throw new IllegalArgumentException(
                    "mse needs two equal shapes, got " + x.getShape() + " and " + y.getShape());
        }
        return OPS.call("mse", x, y);
    }

    /** Mean of -log softmax(logits)[label], a scalar; logits (N, K), labels (N) int64 in 0..K-1. */
    public static NDArray crossEntropy(NDArray logits, NDArray labels) {
        return OPS.call("cross_entropy", logits, labels);
    }

    /**
     * A part of each image, between pixels by straight lines, beyond the edge as the edge (torch {@code affine_grid} and
     * {@code grid_sample}, {@code padding_mode="border"}).
     *
     * @param x (N, C, H, W)
     * @param map (N, 2, 3), from coordinates of the part, -1..1 from edge to edge, to those of the image
     * @return (N, C, size, size)
     */
    public static NDArray affineSample(NDArray x, NDArray map, int size) {
        return OPS.call("affine_sample", x, map, OPS.scalar(size));
    }

    /** The square root of a symmetric matrix (D, D) without negative eigenvalues, but for rounding. */
    public static NDArray sqrtSymmetric(NDArray x) {
        return OPS.call("sqrt_symmetric", x);
    }

    /** d y / d x for a scalar {@code y} that was made of {@code x}, collected nowhere else (torch {@code autograd.grad}). */
    static NDArray grad(NDArray y, NDArray x) {
        return OPS.call("grad", y, x);
    }
}
