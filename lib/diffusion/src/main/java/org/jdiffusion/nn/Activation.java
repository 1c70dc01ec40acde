package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jdiffusion.tensor.TorchOps;

/** What stands between two linear maps, by the names of diffusers' {@code act_fn}. */
public enum Activation {
    SILU(TorchOps::silu),
    GELU(TorchOps::gelu),
    MISH(TorchOps::mish),
    RELU(TorchOps::relu);

    private final UnaryOperator<NDArray> function;

    Activation(UnaryOperator<NDArray> function) {
        this.function = function;
    }

    /**
     * The activation called {@code name}, in either case; {@code swish} is another name of SiLU.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Activation of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "silu", "swish" -> SILU;
            case "gelu" -> GELU;
            case "mish" -> MISH;
            case "relu" -> RELU;
            default ->
                throw new IllegalArgumentException("act_fn: wanted silu, swish, gelu, mish or relu, got " + name);
        };
    }

    /** Of each number of x, any shape. */
    public NDArray apply(NDArray x) {
        return function.apply(x);
    }
}
