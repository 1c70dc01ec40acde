package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import java.util.Locale;
import org.jdiffusion.tensor.TorchOps;

/** What stands between two linear maps, by the names of diffusers' {@code act_fn}. */
public enum Activation {
    SILU,
    GELU,
    MISH,
    RELU;

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
        return switch (this) {
            case SILU -> TorchOps.silu(x);
            case GELU -> TorchOps.gelu(x);
            case MISH -> TorchOps.mish(x);
            case RELU -> TorchOps.relu(x);
        };
    }
}
