package org.jdiffusion.train;

/**
 * How to train a denoiser.
 *
 * @param rate learning rate of each update; its {@code total} is the number of updates
 * @param microBatch images per pass: a batch is worked off in pieces of this size, which changes memory and not the
 *     result, since no layer here mixes images; but where the network has dropout, pieces have choices of their own
 * @param weightDecay of {@link AdamW}
 * @param clipNorm the gradients' joint norm is brought down to this
 * @param emaDecay of {@link Ema}
 * @param timesteps which timesteps are drawn
 * @param guidance share w, below 1, of the difference between what the network says with and without the class that is
 *     added to what it shall say with it, growing evenly from 0 to this over the training (as in Tang et al. 2025, "Diffusion
 *     Models without Classifier-free Guidance"): the
 *     network comes to say what it would with classifier-free guidance of scale 1 / (1 - w). 0 for none; otherwise some
 *     labels must be {@link org.jdiffusion.unet.Denoiser#NO_CLASS}
 * @param seed of the noise and the timesteps
 */
public record TrainingConfig(
        LearningRate rate,
        int microBatch,
        double weightDecay,
        double clipNorm,
        double emaDecay,
        TimestepLaw timesteps,
        double guidance,
        long seed) {
    public TrainingConfig {
        if (microBatch < 1) {
            throw new IllegalArgumentException("microBatch must be at least 1, got " + microBatch);
        }
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException("weightDecay must not be negative, got " + weightDecay);
        }
        if (!(emaDecay >= 0 && emaDecay < 1)) {
            throw new IllegalArgumentException("emaDecay must lie in [0, 1), got " + emaDecay);
        }
        if (!(guidance >= 0 && guidance < 1)) {
            throw new IllegalArgumentException("guidance must lie in [0, 1), got " + guidance);
        }
        if (!(clipNorm > 0)) {
            throw new IllegalArgumentException("clipNorm must be positive, got " + clipNorm);
        }
    }

    /** Sound settings for {@code updates} updates at a peak learning rate: short warm-up, norm 1, EMA 0.998. */
    public static TrainingConfig of(int updates, double learningRate, long seed) {
        return new TrainingConfig(
                new LearningRate.Cosine(learningRate, Math.min(100, updates / 10), updates),
                32,
                0.01,
                1,
                0.998,
                TimestepLaw.UNIFORM,
                0,
                seed);
    }

    /** The same with another {@code microBatch}: the whole batch where memory allows, since a GPU likes large pieces. */
    public TrainingConfig withMicroBatch(int images) {
        return new TrainingConfig(rate, images, weightDecay, clipNorm, emaDecay, timesteps, guidance, seed);
    }

    /** The same with another {@code emaDecay}: shorter trainings want a shorter memory. */
    public TrainingConfig withEma(double decay) {
        return new TrainingConfig(rate, microBatch, weightDecay, clipNorm, decay, timesteps, guidance, seed);
    }

    /** The same with other {@code timesteps}. */
    public TrainingConfig withTimesteps(TimestepLaw law) {
        return new TrainingConfig(rate, microBatch, weightDecay, clipNorm, emaDecay, law, guidance, seed);
    }

    /** The same with {@code guidance}. */
    public TrainingConfig withGuidance(double share) {
        return new TrainingConfig(rate, microBatch, weightDecay, clipNorm, emaDecay, timesteps, share, seed);
    }
}
