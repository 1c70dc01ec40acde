package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;

/**
 * The forward process q(x_t | x_0) = N(√ᾱ_t x_0, (1 - ᾱ_t) I) (Ho et al. 2020, eq. 4). Tables are float32 and equal to
 * torch's to the last bit. Timesteps are indices 0..T-1.
 */
public final class NoiseSchedule {
    private final float[] betas;
    private final float[] alphaBar;

    NoiseSchedule(float[] betas) {
        this.betas = betas;
        alphaBar = new float[betas.length];
        double product = 1; // torch's cumprod, too, carries a double and rounds each entry
        for (int t = 0; t < betas.length; t++) {
            product *= 1 - betas[t];
            alphaBar[t] = (float) product;
        }
    }

    /** The same stretched so that nothing of the image is left at T - 1 (Lin et al. 2023, algorithm 1). */
    NoiseSchedule withZeroTerminalSnr() {
        int last = betas.length - 1;
        float[] root = roots(alphaBar);
        float scale = root[0] / (root[0] - root[last]);
        float shift = root[last];
        float[] stretched = new float[betas.length];
        float before = 1;
        for (int t = 0; t <= last; t++) {
            float signal = (root[t] - shift) * scale;
            stretched[t] = 1 - signal * signal / before;
            before = signal * signal;
        }
        return new NoiseSchedule(stretched);
    }

    /** T, the number of timesteps. */
    public int steps() {
        return betas.length;
    }

    /** β_t, the share of variance that step t adds. */
    public float beta(int t) {
        return betas[index(t)];
    }

    /** ᾱ_t, the share of the clean image's variance left at t: near 1 at t = 0, near 0 at T - 1. */
    public float alphaBar(int t) {
        return alphaBar[index(t)];
    }

    /** A copy of all ᾱ. */
    public float[] alphaBars() {
        return alphaBar.clone();
    }

    /**
     * √ᾱ_t x0 + √(1-ᾱ_t) noise.
     *
     * @param x0 clean images (N, ...), noise of the same shape
     * @param timesteps (N) int64 in 0..T-1
     */
    public NDArray addNoise(NDArray x0, NDArray noise, NDArray timesteps) {
        try (Scope scope = new Scope()) {
            NDArray alphaBars = column(x0, noise, timesteps);
            NDArray signal = alphaBars.sqrt();
            NDArray spread = alphaBars.mul(-1).add(1).sqrt();
            return scope.keep(x0.mul(signal).add(noise.mul(spread)));
        }
    }

    /** The velocity √ᾱ_t noise - √(1-ᾱ_t) x0, what a v-predicting network is trained on; shapes as {@link #addNoise}. */
    public NDArray velocity(NDArray x0, NDArray noise, NDArray timesteps) {
        try (Scope scope = new Scope()) {
            NDArray alphaBars = column(x0, noise, timesteps);
            NDArray signal = alphaBars.sqrt();
            NDArray spread = alphaBars.mul(-1).add(1).sqrt();
            return scope.keep(noise.mul(signal).sub(x0.mul(spread)));
        }
    }

    /** What a network of this prediction type should have said. */
    public NDArray target(PredictionType type, NDArray x0, NDArray noise, NDArray timesteps) {
        return switch (type) {
            case EPSILON -> noise;
            case SAMPLE -> x0;
            case V_PREDICTION -> velocity(x0, noise, timesteps);
        };
    }

    /** Square roots as torch rounds them. */
    private static float[] roots(float[] x) {
        try (Scope scope = new Scope()) {
            return Numbers.floats(Torch.cpu().create(x).sqrt());
        }
    }

    private int index(long t) {
        if (t < 0 || t >= betas.length) {
            throw new IllegalArgumentException("timesteps must lie in 0.." + (betas.length - 1) + ", got " + t);
        }
        return (int) t;
    }

    /** ᾱ_t for each image, shaped to multiply {@code x}. */
    private NDArray column(NDArray x, NDArray noise, NDArray timesteps) {
        if (x.getShape().dimension() == 0 || !noise.getShape().equals(x.getShape())) {
            throw new IllegalArgumentException(
                    "noise must be shaped as the images " + x.getShape() + ", at least (N), got " + noise.getShape());
        }
        if (timesteps.getDataType() != DataType.INT64
                || timesteps.getShape().dimension() != 1
                || timesteps.size() != x.getShape().get(0)) {
            throw new IllegalArgumentException("timesteps must be ("
                    + x.getShape().get(0) + ") int64, got " + timesteps.getShape() + " " + timesteps.getDataType());
        }
        long[] t = Numbers.longs(timesteps);
        float[] values = new float[t.length];
        for (int i = 0; i < t.length; i++) {
            values[i] = alphaBar[index(t[i])];
        }
        long[] shape = new long[x.getShape().dimension()];
        Arrays.fill(shape, 1);
        shape[0] = t.length;
        return x.getManager().create(values).reshape(shape);
    }
}
