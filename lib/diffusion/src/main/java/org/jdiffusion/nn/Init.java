package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Scope;

/**
 * Where a network's parameters come from while it is built: drawn as torch draws them, or left blank for a checkpoint
 * to fill. Parameters belong to the manager given here.
 */
public final class Init {
    private final NDManager manager;
    private final boolean blank;
    private final long seed;
    private long drawn;

    private Init(NDManager manager, boolean blank, long seed) {
        this.manager = manager;
        this.blank = blank;
        this.seed = seed;
    }

    /** Random parameters that depend on {@code seed} alone. */
    public static Init random(NDManager manager, long seed) {
        return new Init(manager, false, seed);
    }

    /** Parameters to be overwritten at once; their memory is not even touched. */
    public static Init blank(NDManager manager) {
        return new Init(manager, true, 0);
    }

    /** Uniform in ±1/sqrt(fanIn): torch's default for convolutions and linear layers (He et al. 2015, a = sqrt 5). */
    NDArray uniform(int fanIn, long... shape) {
        return draw(new Shape(shape), s -> {
            double bound = 1 / Math.sqrt(fanIn);
            return Noise.uniform(manager, s, Noise.mix(seed, drawn++))
                    .mul(2 * bound)
                    .sub(bound);
        });
    }

    /** Normal with standard deviation {@code deviation}; 1 is torch's default for embeddings. */
    public NDArray normal(double deviation, long... shape) {
        return draw(
                new Shape(shape),
                s -> Noise.normal(manager, s, Noise.mix(seed, drawn++)).mul(deviation));
    }

    NDArray ones(long... shape) {
        return draw(new Shape(shape), manager::ones);
    }

    /** Zeros of this shape. */
    public NDArray zeros(long... shape) {
        return draw(new Shape(shape), manager::zeros);
    }

    private NDArray draw(Shape shape, java.util.function.Function<Shape, NDArray> rule) {
        try (Scope scope = new Scope()) { // parameters outlive whatever scope a network is built in
            return scope.forget(blank ? manager.create(shape) : rule.apply(shape));
        }
    }
}
