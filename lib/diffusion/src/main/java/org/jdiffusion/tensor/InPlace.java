package org.jdiffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * Operations that change their first arguments, most of them over all tensors of a network in one call. Numbers go in
 * from the CPU, so that a GPU is not waited for.
 */
public final class InPlace {
    private static final TorchScript OPS = new TorchScript("""
            def forward(self: __torch__.M,
              x: Tensor) -> Tensor:
              return x
            def adamw(self: __torch__.M,
              p: List[Tensor],
              g: List[Tensor],
              m: List[Tensor],
              v: List[Tensor],
              s: List[Tensor],
              lr: Tensor,
              beta1: Tensor,
              beta2: Tensor,
              eps: Tensor,
              decay: Tensor) -> Tensor:
              _0 = torch._fused_adamw_(p, g, m, v, annotate(List[Tensor], []), s, lr=float(lr), beta1=float(beta1), beta2=float(beta2), weight_decay=float(decay), eps=float(eps), amsgrad=False, maximize=False)
              return lr
            def lerp(self: __torch__.M,
              p: List[Tensor],
              q: List[Tensor],
              w: Tensor) -> Tensor:
              _0 = torch._foreach_lerp_(p, q, float(w))
              return w
            def copy(self: __torch__.M,
              x: Tensor,
              y: Tensor) -> Tensor:
              return torch.copy_(x, y)
            def clip(self: __torch__.M,
              g: List[Tensor],
              limit: Tensor) -> Tensor:
              norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(g)))
              scale = torch.clamp(torch.div(limit, torch.add(norm, 9.9999999999999995e-07)), None, 1.)
              _0 = torch._foreach_mul_(g, scale)
              return norm
            """);

    private InPlace() {}

    /**
     * One AdamW step, in place (Loshchilov and Hutter 2019; torch's fused kernel, so its very numbers).
     *
     * @param step updates made so far including this one, as a 0-d float tensor on the parameters' device
     */
    public static void adamW(
            List<NDArray> parameters,
            List<NDArray> gradients,
            List<NDArray> firstMoments,
            List<NDArray> secondMoments,
            NDArray step,
            double learningRate,
            double beta1,
            double beta2,
            double eps,
            double weightDecay) {
        NDList arguments = new NDList();
        addAll(arguments, "p[]", parameters);
        addAll(arguments, "g[]", gradients);
        addAll(arguments, "m[]", firstMoments);
        addAll(arguments, "v[]", secondMoments);
        for (int i = 0; i < parameters.size(); i++) {
            arguments.add(named(step, "s[]"));
        }
        try (Scope scope = new Scope()) {
            for (double number : new double[] {learningRate, beta1, beta2, eps, weightDecay}) {
                arguments.add(Torch.cpu().create(number));
            }
            OPS.call("adamw", arguments);
        }
    }

    /** Moves each target towards its source, in place: t += weight * (s - t). */
    public static void lerp(List<NDArray> targets, List<NDArray> sources, double weight) {
        NDList arguments = new NDList();
        addAll(arguments, "p[]", targets);
        addAll(arguments, "q[]", sources);
        try (Scope scope = new Scope()) {
            arguments.add(Torch.cpu().create(weight));
            OPS.call("lerp", arguments);
        }
    }

    /** Copies {@code source} over {@code target}, in place; one shape. */
    public static void copy(NDArray target, NDArray source) {
        OPS.call("copy", target, source).close();
    }

    /** Scales the gradients in place so that their joint norm is at most {@code limit}; returns the norm before. */
    public static float clipNorm(List<NDArray> gradients, double limit) {
        NDList arguments = new NDList();
        addAll(arguments, "g[]", gradients);
        try (Scope scope = new Scope()) {
            arguments.add(Torch.cpu().create((float) limit));
            return Numbers.scalar(OPS.call("clip", arguments));
        }
    }

    private static void addAll(NDList arguments, String name, List<NDArray> arrays) {
        arrays.forEach(array -> arguments.add(named(array, name)));
    }

    private static NDArray named(NDArray array, String name) {
        array.setName(name);
        return array;
    }
}
