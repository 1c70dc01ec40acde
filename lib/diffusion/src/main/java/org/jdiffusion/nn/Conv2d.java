package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import org.jdiffusion.tensor.TorchOps;

/** A square convolution: (N, in, H, W) to (N, out, H', W') (torch {@code Conv2d}). */
public final class Conv2d extends Module {
    private final NDArray weight;
    private final NDArray bias;
    private final int stride;
    private final int padding;

    public Conv2d(Init init, int in, int out, int kernel, int stride, int padding) {
        this(init, in, out, kernel, stride, padding, true);
    }

    private Conv2d(Init init, int in, int out, int kernel, int stride, int padding, boolean biased) {
        int fanIn = in * kernel * kernel;
        weight = parameter("weight", init.uniform(fanIn, out, in, kernel, kernel));
        bias = biased ? parameter("bias", init.uniform(fanIn, out)) : null;
        this.stride = stride;
        this.padding = padding;
    }

    /** Cuts the image into squares of {@code size} pixels and maps each alone, without bias; a rest is left out. */
    public static Conv2d patches(Init init, int in, int out, int size) {
        return new Conv2d(init, in, out, size, size, 0, false);
    }

    /** A 3x3 convolution that keeps the size. */
    static Conv2d same(Init init, int in, int out) {
        return new Conv2d(init, in, out, 3, 1, 1);
    }

    public NDArray apply(NDArray x) {
        return TorchOps.conv2d(x, weight, bias, stride, padding);
    }
}
