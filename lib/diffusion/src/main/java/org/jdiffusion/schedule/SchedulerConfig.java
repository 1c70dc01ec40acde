package org.jdiffusion.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a {@code scheduler_config.json} says; names and defaults are those of diffusers.
 *
 * @param numTrainTimesteps T of the forward process
 * @param clipSample whether the x0 seen on the way is held in ±{@code clipSampleRange}
 * @param setAlphaToOne DDIM: whether the step after the last lands on a clean image (ᾱ = 1) or on ᾱ_0
 * @param stepsOffset added to the timesteps of leading spacing
 * @param fixedLarge DDPM: variance β_t instead of the smaller posterior variance
 */
public record SchedulerConfig(
        int numTrainTimesteps,
        double betaStart,
        double betaEnd,
        BetaSchedule betaSchedule,
        PredictionType predictionType,
        TimestepSpacing timestepSpacing,
        boolean clipSample,
        double clipSampleRange,
        boolean setAlphaToOne,
        int stepsOffset,
        boolean fixedLarge) {

    private static final Set<String> KNOWN = Set.of(
            "num_train_timesteps",
            "beta_start",
            "beta_end",
            "beta_schedule",
            "prediction_type",
            "timestep_spacing",
            "clip_sample",
            "clip_sample_range",
            "set_alpha_to_one",
            "steps_offset",
            "variance_type",
            "dynamic_thresholding_ratio", // these two speak only when thresholding is on
            "sample_max_value");

    /** Settings known in one form only: anything else is refused by name. */
    private static final Map<String, String> FIXED =
            Map.of("trained_betas", "null", "thresholding", "false", "rescale_betas_zero_snr", "false");

    /** Samplers of diffusers whose settings describe the same forward process. */
    private static final Set<String> COMPATIBLE = Set.of(
            "DDPMScheduler",
            "DDIMScheduler",
            "PNDMScheduler",
            "DPMSolverMultistepScheduler",
            "DPMSolverSinglestepScheduler",
            "DEISMultistepScheduler",
            "UniPCMultistepScheduler",
            "EulerDiscreteScheduler",
            "EulerAncestralDiscreteScheduler",
            "HeunDiscreteScheduler",
            "KDPM2DiscreteScheduler",
            "KDPM2AncestralDiscreteScheduler",
            "LMSDiscreteScheduler");

    public SchedulerConfig {
        if (numTrainTimesteps < 2) {
            throw new IllegalArgumentException("num_train_timesteps must be at least 2, got " + numTrainTimesteps);
        }
        if (!(0 < betaStart && betaStart <= betaEnd && betaEnd < 1)) {
            throw new IllegalArgumentException(
                    "need 0 < beta_start <= beta_end < 1, got " + betaStart + " and " + betaEnd);
        }
        if (stepsOffset < 0) {
            throw new IllegalArgumentException("steps_offset must not be negative, got " + stepsOffset);
        }
        if (!(clipSampleRange > 0)) {
            throw new IllegalArgumentException("clip_sample_range must be positive, got " + clipSampleRange);
        }
    }

    /** T = 1000, linear β from 0.0001 to 0.02, noise predicted, x0 clipped to ±1. */
    public static SchedulerConfig defaults() {
        return new SchedulerConfig(
                1000,
                0.0001,
                0.02,
                BetaSchedule.LINEAR,
                PredictionType.EPSILON,
                TimestepSpacing.LEADING,
                true,
                1,
                true,
                0,
                false);
    }

    /** The same with another β schedule and prediction. */
    public SchedulerConfig with(BetaSchedule schedule, PredictionType prediction) {
        return new SchedulerConfig(
                numTrainTimesteps,
                betaStart,
                betaEnd,
                schedule,
                prediction,
                timestepSpacing,
                clipSample,
                clipSampleRange,
                setAlphaToOne,
                stepsOffset,
                fixedLarge);
    }

    /** The same with sampling steps chosen in another way. */
    public SchedulerConfig with(TimestepSpacing spacing) {
        return new SchedulerConfig(
                numTrainTimesteps,
                betaStart,
                betaEnd,
                betaSchedule,
                predictionType,
                spacing,
                clipSample,
                clipSampleRange,
                setAlphaToOne,
                stepsOffset,
                fixedLarge);
    }

    /** Tables of the forward process. */
    public NoiseSchedule noise() {
        return new NoiseSchedule(betaSchedule.betas(numTrainTimesteps, betaStart, betaEnd));
    }

    /**
     * Reads a diffusers {@code scheduler_config.json}, of either sampler or another over the same process.
     *
     * @param unknown receives each key that this version knows nothing of
     * @throws IllegalArgumentException naming a setting that is not supported
     */
    public static SchedulerConfig fromJson(JsonNode json, List<String> unknown) {
        SchedulerConfig d = defaults();
        JsonNode type = json.path("_class_name");
        require(
                type.isMissingNode() || COMPATIBLE.contains(type.asText()),
                "_class_name",
                "DDPMScheduler, DDIMScheduler or a relative of theirs",
                type);
        json.fieldNames().forEachRemaining(key -> {
            if (!key.startsWith("_") && !KNOWN.contains(key) && !FIXED.containsKey(key)) {
                unknown.add(key);
            }
        });
        FIXED.forEach((key, wanted) -> {
            if (json.has(key) && !json.get(key).asText().equals(wanted)) {
                throw new IllegalArgumentException(key + ": wanted " + wanted + ", got " + json.get(key));
            }
        });
        String variance = json.path("variance_type").asText("fixed_small");
        // fixed_small_log is the same number, worked out by way of its logarithm
        if (!Set.of("fixed_small", "fixed_small_log", "fixed_large").contains(variance)) {
            throw new IllegalArgumentException("variance_type: wanted fixed_small or fixed_large, got " + variance);
        }
        return new SchedulerConfig(
                whole(json, "num_train_timesteps", d.numTrainTimesteps),
                number(json, "beta_start", d.betaStart),
                number(json, "beta_end", d.betaEnd),
                choice(json, "beta_schedule", BetaSchedule.class, d.betaSchedule),
                choice(json, "prediction_type", PredictionType.class, d.predictionType),
                choice(json, "timestep_spacing", TimestepSpacing.class, d.timestepSpacing),
                flag(json, "clip_sample", d.clipSample),
                number(json, "clip_sample_range", d.clipSampleRange),
                flag(json, "set_alpha_to_one", d.setAlphaToOne),
                whole(json, "steps_offset", d.stepsOffset),
                variance.equals("fixed_large"));
    }

    /** As the {@code scheduler_config.json} of diffusers' {@code DDPMScheduler}. */
    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("_class_name", "DDPMScheduler")
                .put("_diffusers_version", "0.36.0")
                .put("num_train_timesteps", numTrainTimesteps)
                .put("beta_start", betaStart)
                .put("beta_end", betaEnd)
                .put("beta_schedule", betaSchedule.key())
                .put("prediction_type", predictionType.key())
                .put("timestep_spacing", timestepSpacing.key())
                .put("clip_sample", clipSample)
                .put("clip_sample_range", clipSampleRange)
                .put("set_alpha_to_one", setAlphaToOne)
                .put("steps_offset", stepsOffset)
                .put("variance_type", fixedLarge ? "fixed_large" : "fixed_small");
    }

    private static int whole(JsonNode json, String key, int otherwise) {
        JsonNode value = json.path(key);
        require(
                value.isMissingNode() || (value.canConvertToInt() && value.isIntegralNumber()),
                key,
                "a whole number",
                value);
        return value.asInt(otherwise);
    }

    private static double number(JsonNode json, String key, double otherwise) {
        JsonNode value = json.path(key);
        require(value.isMissingNode() || value.isNumber(), key, "a number", value);
        return value.asDouble(otherwise);
    }

    private static boolean flag(JsonNode json, String key, boolean otherwise) {
        JsonNode value = json.path(key);
        require(value.isMissingNode() || value.isBoolean(), key, "true or false", value);
        return value.asBoolean(otherwise);
    }

    private static void require(boolean holds, String key, String wanted, JsonNode got) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": wanted " + wanted + ", got " + got);
        }
    }

    private static <E extends Enum<E>> E choice(JsonNode json, String key, Class<E> type, E otherwise) {
        if (!json.has(key)) {
            return otherwise;
        }
        String wanted = json.get(key).asText();
        for (E value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(wanted)) {
                return value;
            }
        }
        throw new IllegalArgumentException(key + ": wanted one of "
                + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT) + ", got " + wanted);
    }

    int[] timesteps(int steps) {
        if (steps < 1 || steps > numTrainTimesteps) {
            throw new IllegalArgumentException("steps must lie in 1.." + numTrainTimesteps + ", got " + steps);
        }
        return timestepSpacing.timesteps(numTrainTimesteps, steps, stepsOffset);
    }
}
