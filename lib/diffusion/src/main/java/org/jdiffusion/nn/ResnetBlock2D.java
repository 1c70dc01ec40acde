package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdiffusion.tensor.FusedOps;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;

/**
 * Two 3x3 convolutions, the time put in between them, and a residual (He et al. 2016; diffusers {@code ResnetBlock2D}).
 * The time is added, or scales and shifts the normalised features (Dhariwal and Nichol 2021, section 3.1).
 */
public final class ResnetBlock2D extends Stage {
    private final GroupNorm norm1;
    private final Conv2d conv1;
    private final Linear timeProj;
    private final GroupNorm norm2;
    private final Conv2d conv2;
    private final Conv2d shortcut;
    private final Activation activation;
    private final boolean scaleShift;
    private final double dropout;
    private final UnaryOperator<NDArray> resample;
    private final double scale;
    private final int groups;
    private final double eps;
    private final List<NDArray> weights;

    private ResnetBlock2D(
            Init init, int in, int out, BlockConfig config, UnaryOperator<NDArray> resample, double scale) {
        norm1 = child("norm1", config.norm(init, in));
        conv1 = child("conv1", Conv2d.same(init, in, out));
        timeProj = child("time_emb_proj", new Linear(init, config.timeWidth(), config.scaleShift() ? 2 * out : out));
        norm2 = child("norm2", config.norm(init, out));
        conv2 = child("conv2", Conv2d.same(init, out, out));
        shortcut = in == out ? null : child("conv_shortcut", new Conv2d(init, in, out, 1, 1, 0));
        activation = config.activation();
        scaleShift = config.scaleShift();
        dropout = config.dropout();
        this.resample = resample;
        this.scale = scale;
        groups = config.groups();
        eps = config.eps();
        weights = parameters();
    }

    /** @param scale what the sum is divided by; 1 but in some middle blocks */
    public ResnetBlock2D(Init init, int in, int out, BlockConfig config, double scale) {
        this(init, in, out, config, null, scale);
    }

    /** One that halves height and width, by the mean of each 2x2 square. */
    static ResnetBlock2D down(Init init, int channels, BlockConfig config) {
        return new ResnetBlock2D(init, channels, channels, config, TorchOps::averagePool, 1);
    }

    /** One that doubles height and width, by repeating each pixel. */
    static ResnetBlock2D up(Init init, int channels, BlockConfig config) {
        return new ResnetBlock2D(init, channels, channels, config, TorchOps::upsampleNearest, 1);
    }

    /** x (N, in, H, W), time (N, T) after the activation: (N, out, H, W), or half or twice the size. */
    @Override
    public NDArray apply(NDArray x, NDArray time) {
        boolean plain = activation == Activation.SILU && !scaleShift && dropout == 0 && resample == null && scale == 1;
        return plain ? FusedOps.resnet(x, time, weights, groups, eps) : stepByStep(x, time);
    }

    /** The whole of what a block can do; {@link #apply} has a faster way for what most blocks do. */
    NDArray stepByStep(NDArray x, NDArray time) {
        try (Scope scope = new Scope()) {
            NDArray h = norm1.apply(x, activation);
            NDArray residual = x;
            if (resample != null) {
                h = resample.apply(h);
                residual = resample.apply(x);
            }
            h = conv1.apply(h); // (N, out, H, W)
            NDArray t = timeProj.apply(time).expandDims(2).expandDims(3); // (N, out or 2 out, 1, 1)
            h = scaleShift ? scaledAndShifted(norm2.apply(h), t) : norm2.apply(h.add(t), activation);
            h = conv2.apply(Dropout.apply(h, dropout));
            NDArray sum = h.add(shortcut == null ? residual : shortcut.apply(residual));
            return scope.keep(scale == 1 ? sum : sum.div(scale));
        }
    }

    private NDArray scaledAndShifted(NDArray h, NDArray time) {
        long channels = h.getShape().get(1);
        NDArray factor = time.get(":, :{}", channels).add(1);
        return activation.apply(h.mul(factor).add(time.get(":, {}:", channels)));
    }
}
