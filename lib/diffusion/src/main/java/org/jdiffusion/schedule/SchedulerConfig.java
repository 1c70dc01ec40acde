package org.jdiffusion.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a {@code scheduler_config.json} says; names and defaults are those of diffusers. Each sampler takes any of these
 * settings and leaves alone those of the others, so a sampler is swapped by making another from its {@code config()}. A
 * setting that a file leaves out has the default of {@code DDPMScheduler}, for every sampler. What only the solvers of
 * diffusers have (solver_order, algorithm_type, use_karras_sigmas, final_sigmas_type, lambda_min_clipped, ...) is not read:
 * they walk as they do by default.
 *
 * @param numTrainTimesteps T of the forward process, 2 or more
 * @param betaStart the first β, where the schedule has one; 0 &lt; betaStart &lt;= betaEnd &lt; 1
 * @param trainedBetas β_1..β_T, each in 0..1, in place of a schedule; empty for none
 * @param rescaleBetasZeroSnr whether β are stretched until ᾱ_{T-1} is 0 (Lin et al. 2023, algorithm 1)
 * @param varianceType DDPM: how much fresh noise
 * @param stepsOffset added to the timesteps of leading spacing, 0 or more
 * @param setAlphaToOne DDIM: whether the step after the last lands on a clean image (ᾱ = 1) or on ᾱ_0
 * @param clipSample whether the x0 seen on the way is held in ±{@code clipSampleRange}
 * @param thresholding whether it is held, instead, in a range of each image's own and scaled to ±1 (Saharia et al. 2022,
 *     section 2.3)
 * @param dynamicThresholdingRatio that range: this quantile of an image's |x0|, 0..1, ...
 * @param sampleMaxValue ... at least 1 and, before all, at most this
 */
public record SchedulerConfig(
        int numTrainTimesteps,
        double betaStart,
        double betaEnd,
        BetaSchedule betaSchedule,
        List<Double> trainedBetas,
        boolean rescaleBetasZeroSnr,
        PredictionType predictionType,
        VarianceType varianceType,
        TimestepSpacing timestepSpacing,
        int stepsOffset,
        boolean setAlphaToOne,
        boolean clipSample,
        double clipSampleRange,
        boolean thresholding,
        double dynamicThresholdingRatio,
        double sampleMaxValue) {

    public SchedulerConfig {
        trainedBetas = List.copyOf(trainedBetas);
        require(numTrainTimesteps >= 2, "num_train_timesteps must be at least 2", numTrainTimesteps);
        boolean range = trainedBetas.isEmpty() && betaSchedule.hasRange();
        require(
                !range || (betaStart >= 0 && betaStart <= 1 && betaEnd >= 0 && betaEnd <= 1),
                "beta_start and beta_end must lie in 0..1",
                betaStart + " and " + betaEnd);
        require(
                trainedBetas.isEmpty() || trainedBetas.size() == numTrainTimesteps,
                "trained_betas must be as many as num_train_timesteps, " + numTrainTimesteps,
                trainedBetas.size());
        trainedBetas.forEach(beta -> require(beta >= 0 && beta <= 1, "trained_betas must lie in 0..1", beta));
        require(stepsOffset >= 0, "steps_offset must not be negative", stepsOffset);
        positive("clip_sample_range", clipSampleRange);
        require(
                dynamicThresholdingRatio >= 0 && dynamicThresholdingRatio <= 1,
                "dynamic_thresholding_ratio must lie in 0..1",
                dynamicThresholdingRatio);
        positive("sample_max_value", sampleMaxValue);
    }

    /** T = 1000, linear β from 0.0001 to 0.02, noise predicted, x0 clipped to ±1. */
    public static SchedulerConfig defaults() {
        return new SchedulerConfig(
                1000,
                0.0001,
                0.02,
                BetaSchedule.LINEAR,
                List.of(),
                false,
                PredictionType.EPSILON,
                VarianceType.FIXED_SMALL,
                TimestepSpacing.LEADING,
                0,
                true,
                true,
                1,
                false,
                0.995,
                1);
    }

    /** The same with another β schedule and prediction. */
    public SchedulerConfig with(BetaSchedule schedule, PredictionType prediction) {
        return with(json -> json.put("beta_schedule", SchedulerJson.key(schedule))
                .put("prediction_type", SchedulerJson.key(prediction)));
    }

    /** The same with sampling steps chosen in another way. */
    public SchedulerConfig with(TimestepSpacing spacing) {
        return with(json -> json.put("timestep_spacing", SchedulerJson.key(spacing)));
    }

    /** The same with x0 held in range in other ways. */
    SchedulerConfig held(boolean clip, boolean threshold) {
        return with(json -> json.put("clip_sample", clip).put("thresholding", threshold));
    }

    /** Tables of the forward process. */
    public NoiseSchedule noise() {
        float[] betas = betaSchedule.betas(numTrainTimesteps, betaStart, betaEnd);
        for (int t = 0; t < trainedBetas.size(); t++) {
            betas[t] = trainedBetas.get(t).floatValue();
        }
        NoiseSchedule schedule = new NoiseSchedule(betas);
        return rescaleBetasZeroSnr ? schedule.withZeroTerminalSnr() : schedule;
    }

    /**
     * Reads a diffusers {@code scheduler_config.json}, of any sampler over the same process.
     *
     * @param unknown receives each key that this version knows nothing of
     * @throws IllegalArgumentException naming a setting that is wrong or not supported, what was wanted and what came
     */
    public static SchedulerConfig fromJson(JsonNode json, List<String> unknown) {
        return SchedulerJson.read(json, unknown);
    }

    /** As the {@code scheduler_config.json} of diffusers' {@code DDPMScheduler}. */
    public ObjectNode toJson() {
        return SchedulerJson.write(this);
    }

    int[] timesteps(int steps) {
        require(steps >= 1 && steps <= numTrainTimesteps, "steps must lie in 1.." + numTrainTimesteps, steps);
        return timestepSpacing.timesteps(numTrainTimesteps, steps, stepsOffset);
    }

    private SchedulerConfig with(Consumer<ObjectNode> change) {
        ObjectNode json = toJson();
        change.accept(json);
        return fromJson(json, new ArrayList<>());
    }

    private static void positive(String key, double value) {
        require(value > 0 && Double.isFinite(value), key + " must be positive and finite", value);
    }

    private static void require(boolean holds, String wanted, Object got) {
        if (!holds) {
            throw new IllegalArgumentException(wanted + ", got " + got);
        }
    }
}
