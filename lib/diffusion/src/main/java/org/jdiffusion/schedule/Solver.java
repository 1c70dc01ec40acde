package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/**
 * What the solvers share: a list of falling noise levels that ends with none. A level is the share of noise over the share
 * of signal, σ = √(1-ᾱ) / √ᾱ (Karras et al. 2022): in x/√ᾱ = x0 + σ ε, dx/dσ is ε.
 */
abstract sealed class Solver implements Scheduler
        permits DpmSolverScheduler, EulerAncestralScheduler, EulerScheduler, HeunScheduler {
    private static final float LEAST_ALPHA_BAR = 0x1p-24f; // diffusers' stand-in for 0, which has no σ

    private final SchedulerConfig config;
    private final SchedulerConfig reading;
    private final String className;
    private final int[] timesteps;
    private final float[] alphaBars; // of the timesteps, then 1

    /**
     * @param className of diffusers
     * @param clips whether that class reads clip_sample
     * @param thresholds whether it reads thresholding
     * @param timesteps falling
     */
    Solver(SchedulerConfig config, String className, boolean clips, boolean thresholds, int[] timesteps) {
        this.config = config;
        this.className = className;
        this.timesteps = timesteps;
        reading = config.held(clips && config.clipSample(), thresholds && config.thresholding());
        NoiseSchedule noise = config.noise();
        alphaBars = new float[timesteps.length + 1];
        for (int i = 0; i < timesteps.length; i++) {
            float alphaBar = noise.alphaBar(timesteps[i]);
            alphaBars[i] = alphaBar == 0 ? LEAST_ALPHA_BAR : alphaBar;
        }
        alphaBars[timesteps.length] = 1;
    }

    /**
     * Timesteps of those classes of diffusers that would also visit numbers between two of training's.
     *
     * @throws IllegalArgumentException if that were so
     */
    static int[] whole(SchedulerConfig config, int steps) {
        int[] timesteps = config.timesteps(steps);
        if (config.timestepSpacing() == TimestepSpacing.LINSPACE
                && steps > 1
                && (config.numTrainTimesteps() - 1) % (steps - 1) != 0) {
            throw new IllegalArgumentException("timestep_spacing linspace would visit " + steps
                    + " timesteps that are not whole: wanted leading or trailing");
        }
        return timesteps;
    }

    /** Number of {@code timestep} in a list. */
    static int place(int timestep, int[] timesteps) {
        for (int i = 0; i < timesteps.length; i++) {
            if (timesteps[i] == timestep) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "timestep must be one of " + Arrays.toString(timesteps) + ", got " + timestep);
    }

    /** Number of {@code timestep} among the levels. */
    final int place(int timestep) {
        return place(timestep, timesteps);
    }

    /** Whether level {@code i} is the last with noise. */
    final boolean last(int i) {
        return i == timesteps.length - 1;
    }

    /** √ᾱ at level {@code i}. */
    final double signal(int i) {
        return Math.sqrt(alphaBars[i]);
    }

    /** √(1-ᾱ) at level {@code i}, 0 after the last. */
    final double spread(int i) {
        return Math.sqrt(1 - alphaBars[i]);
    }

    /** σ at level {@code i}, 0 after the last. */
    final double sigma(int i) {
        return spread(i) / signal(i);
    }

    /** Refuses what cannot have been the step before the one at level {@code i}. */
    final void checkBefore(StepOutput before, int i, NDArray x) {
        if (before == null) {
            return;
        }
        if (i == 0) {
            throw new IllegalArgumentException(
                    "before must be null at timestep " + timesteps[0] + ", the first: got the end of another walk");
        }
        if (!before.previous().getShape().equals(x.getShape())
                || !before.original().getShape().equals(x.getShape())) {
            throw new IllegalArgumentException("before must be a step of images shaped as x " + x.getShape() + ", got "
                    + before.previous().getShape() + " and " + before.original().getShape());
        }
    }

    @Override
    public int[] timesteps() {
        return timesteps.clone();
    }

    @Override
    public boolean needsNoise(int timestep) {
        return false;
    }

    @Override
    public final Prediction prediction(NDArray output, int timestep, NDArray x) {
        float alphaBar = alphaBars[place(timestep)];
        Prediction.check(output, x, null, false);
        return new Prediction(reading, alphaBar, output, x);
    }

    @Override
    public final SchedulerConfig config() {
        return config;
    }

    @Override
    public final ObjectNode toJson() {
        return config.toJson().put("_class_name", className);
    }
}
