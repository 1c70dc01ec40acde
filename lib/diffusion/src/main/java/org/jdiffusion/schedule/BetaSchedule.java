package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.function.DoubleUnaryOperator;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;

/** The shapes of β_1..β_T that checkpoints name; only the first two and the sigmoid have a start and an end. */
public enum BetaSchedule {
    /** β grows evenly (Ho et al. 2020). */
    LINEAR {
        @Override
        float[] betas(int steps, double start, double end) {
            return linspace((float) start, (float) end, steps);
        }
    },
    /** √β grows evenly (latent diffusion). */
    SCALED_LINEAR {
        @Override
        float[] betas(int steps, double start, double end) {
            float[] betas = linspace((float) Math.sqrt(start), (float) Math.sqrt(end), steps);
            for (int i = 0; i < steps; i++) {
                betas[i] *= betas[i];
            }
            return betas;
        }
    },
    /** ᾱ falls as a squared cosine (Nichol and Dhariwal 2021, eq. 17). */
    SQUAREDCOS_CAP_V2 {
        @Override
        float[] betas(int steps, double start, double end) {
            return capped(steps, t -> {
                double c = Math.cos((t + 0.008) / 1.008 * Math.PI / 2);
                return c * c;
            });
        }
    },
    /** The signal-to-noise ratio falls as Laplace's distribution (diffusers {@code betas_for_alpha_bar}). */
    LAPLACE {
        @Override
        float[] betas(int steps, double start, double end) {
            return capped(steps, t -> {
                double lambda = -0.5 * Math.copySign(1, 0.5 - t) * Math.log(1 - 2 * Math.abs(0.5 - t) + 1e-6);
                double ratio = Math.exp(lambda);
                return Math.sqrt(ratio / (1 + ratio));
            });
        }
    },
    /** β grows as a sigmoid over -6..6 (Xu et al. 2022, GeoDiff). */
    SIGMOID {
        @Override
        float[] betas(int steps, double start, double end) {
            try (Scope scope = new Scope()) {
                NDArray even = Torch.cpu().create(linspace(-6, 6, steps));
                return Numbers.floats(
                        Activation.sigmoid(even).mul((float) (end - start)).add((float) start));
            }
        }
    };

    /** Whether it runs from a start to an end. */
    boolean hasRange() {
        return this == LINEAR || this == SCALED_LINEAR || this == SIGMOID;
    }

    /** Returns β for T = {@code steps}, each in [0, 1], in the very float arithmetic of torch. */
    abstract float[] betas(int steps, double start, double end);

    /** The β that make ᾱ follow {@code alphaBar} over 0..1, none above 0.999. */
    private static float[] capped(int steps, DoubleUnaryOperator alphaBar) {
        float[] betas = new float[steps];
        for (int i = 0; i < steps; i++) {
            double share =
                    alphaBar.applyAsDouble((i + 1) / (double) steps) / alphaBar.applyAsDouble(i / (double) steps);
            betas[i] = (float) Math.min(1 - share, 0.999);
        }
        return betas;
    }

    /** torch.linspace counts from both ends towards the middle. */
    private static float[] linspace(float start, float end, int steps) {
        float[] values = new float[steps];
        float step = (end - start) / (steps - 1);
        for (int i = 0; i < steps; i++) {
            values[i] = i < steps / 2 ? Math.fma(step, i, start) : Math.fma(-step, steps - 1 - i, end);
        }
        return values;
    }
}
