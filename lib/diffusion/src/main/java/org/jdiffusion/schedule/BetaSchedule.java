package org.jdiffusion.schedule;

import java.util.Locale;

/** The shapes of β_1..β_T that checkpoints name. */
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
            float[] betas = new float[steps];
            for (int i = 0; i < steps; i++) {
                double beta = 1 - cosine((i + 1) / (double) steps) / cosine(i / (double) steps);
                betas[i] = (float) Math.min(beta, 0.999);
            }
            return betas;
        }
    };

    /** Returns β for T = {@code steps}, each in (0, 1), in the very float arithmetic of torch. */
    abstract float[] betas(int steps, double start, double end);

    /** The name in a {@code scheduler_config.json}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static double cosine(double t) {
        double c = Math.cos((t + 0.008) / 1.008 * Math.PI / 2);
        return c * c;
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
