package org.jdiffusion.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** {@link SchedulerConfig} as the {@code scheduler_config.json} of diffusers, both ways. */
final class SchedulerJson {
    /** Classes of diffusers whose settings describe the same forward process. */
    private static final Pattern COMPATIBLE =
            Pattern.compile("(DD[PI]M(Parallel)?|PNDM|DPMSolver(Multistep|Singlestep|SDE)|DEISMultistep|UniPCMultistep"
                    + "|(Euler|EulerAncestral|Heun|KDPM2|KDPM2Ancestral|LMS)Discrete)Scheduler");

    /** What diffusers had before 0.9 in place of the prediction type. */
    private static final String PREDICT_EPSILON = "predict_epsilon";

    private SchedulerJson() {}

    static SchedulerConfig read(JsonNode json, List<String> unknown) {
        require(json.isObject(), "scheduler_config.json", "an object", json);
        JsonNode type = json.path("_class_name");
        require(
                type.isMissingNode() || COMPATIBLE.matcher(type.asText()).matches(),
                "_class_name",
                "DDPMScheduler, DDIMScheduler or a relative of theirs",
                type);
        SchedulerConfig d = SchedulerConfig.defaults();
        ObjectNode known = write(d);
        json.fieldNames().forEachRemaining(key -> {
            if (!key.startsWith("_") && !known.has(key) && !key.equals(PREDICT_EPSILON)) {
                unknown.add(key);
            }
        });
        PredictionType prediction = choice(json, "prediction_type", d.predictionType());
        boolean epsilon = flag(json, PREDICT_EPSILON, prediction == PredictionType.EPSILON);
        require(
                !json.has(PREDICT_EPSILON) || prediction == (epsilon ? PredictionType.EPSILON : PredictionType.SAMPLE),
                PREDICT_EPSILON,
                "what prediction_type says, " + key(prediction),
                json.path(PREDICT_EPSILON));
        return new SchedulerConfig(
                whole(json, "num_train_timesteps", d.numTrainTimesteps()),
                number(json, "beta_start", d.betaStart()),
                number(json, "beta_end", d.betaEnd()),
                choice(json, "beta_schedule", d.betaSchedule()),
                numbers(json, "trained_betas"),
                flag(json, "rescale_betas_zero_snr", d.rescaleBetasZeroSnr()),
                prediction,
                // a solver's null has the posterior's variance in DDPMScheduler, too
                json.path("variance_type").isNull()
                        ? VarianceType.FIXED_SMALL
                        : choice(json, "variance_type", d.varianceType()),
                choice(json, "timestep_spacing", d.timestepSpacing()),
                whole(json, "steps_offset", d.stepsOffset()),
                flag(json, "set_alpha_to_one", d.setAlphaToOne()),
                flag(json, "clip_sample", d.clipSample()),
                number(json, "clip_sample_range", d.clipSampleRange()),
                flag(json, "thresholding", d.thresholding()),
                number(json, "dynamic_thresholding_ratio", d.dynamicThresholdingRatio()),
                number(json, "sample_max_value", d.sampleMaxValue()));
    }

    static ObjectNode write(SchedulerConfig config) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("_class_name", "DDPMScheduler")
                .put("_diffusers_version", "0.36.0")
                .put("num_train_timesteps", config.numTrainTimesteps())
                .put("beta_start", config.betaStart())
                .put("beta_end", config.betaEnd())
                .put("beta_schedule", key(config.betaSchedule()))
                .putNull("trained_betas")
                .put("rescale_betas_zero_snr", config.rescaleBetasZeroSnr())
                .put("prediction_type", key(config.predictionType()))
                .put("variance_type", key(config.varianceType()))
                .put("timestep_spacing", key(config.timestepSpacing()))
                .put("steps_offset", config.stepsOffset())
                .put("set_alpha_to_one", config.setAlphaToOne())
                .put("clip_sample", config.clipSample())
                .put("clip_sample_range", config.clipSampleRange())
                .put("thresholding", config.thresholding())
                .put("dynamic_thresholding_ratio", config.dynamicThresholdingRatio())
                .put("sample_max_value", config.sampleMaxValue());
        if (!config.trainedBetas().isEmpty()) {
            ArrayNode betas = json.putArray("trained_betas");
            config.trainedBetas().forEach(betas::add);
        }
        return json;
    }

    /** The name of a choice in the file. */
    static String key(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static int whole(JsonNode json, String key, int otherwise) {
        return checked(json, key, "a whole number", v -> v.canConvertToExactIntegral() && v.canConvertToInt())
                .asInt(otherwise);
    }

    private static double number(JsonNode json, String key, double otherwise) {
        return checked(json, key, "a number", JsonNode::isNumber).asDouble(otherwise);
    }

    private static boolean flag(JsonNode json, String key, boolean otherwise) {
        return checked(json, key, "true or false", JsonNode::isBoolean).asBoolean(otherwise);
    }

    /** The numbers of a list, none where it is null. */
    private static List<Double> numbers(JsonNode json, String key) {
        List<Double> numbers = new ArrayList<>();
        checked(json, key, "null or a list of numbers", v -> v.isNull() || (v.isArray() && !v.isEmpty()))
                .forEach(number -> {
                    require(number.isNumber(), key, "numbers alone", number);
                    numbers.add(number.asDouble());
                });
        return numbers;
    }

    private static <E extends Enum<E>> E choice(JsonNode json, String key, E otherwise) {
        E[] all = otherwise.getDeclaringClass().getEnumConstants();
        String wanted = "one of " + Arrays.stream(all).map(SchedulerJson::key).toList();
        JsonNode name = checked(json, key, wanted, JsonNode::isTextual);
        return Arrays.stream(all)
                .filter(value -> key(value).equals(name.asText(key(otherwise))))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(key + ": wanted " + wanted + ", got " + name));
    }

    private static JsonNode checked(JsonNode json, String key, String wanted, Predicate<JsonNode> fits) {
        JsonNode value = json.path(key);
        require(value.isMissingNode() || fits.test(value), key, wanted, value);
        return value;
    }

    private static void require(boolean holds, String key, String wanted, JsonNode got) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": wanted " + wanted + ", got " + got);
        }
    }
}
