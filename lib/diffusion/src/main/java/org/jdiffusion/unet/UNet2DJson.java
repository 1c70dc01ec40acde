package org.jdiffusion.unet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@link UNet2DConfig} as the {@code config.json} of diffusers, both ways. */
final class UNet2DJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    /** Options that this network knows in one form only: anything else is refused by name. */
    private static final Map<String, String> FIXED = Map.of("time_embedding_type", "positional");

    /** Keys that change nothing of what this network says. */
    private static final Set<String> IGNORED = Set.of("num_train_timesteps", "decay");

    private UNet2DJson() {}

    static UNet2DConfig read(JsonNode json, List<String> unknown) {
        ObjectNode merged = JSON.valueToTree(UNet2DConfig.defaults());
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            String key = field.getKey();
            JsonNode value = field.getValue();
            if (key.equals("sample_size") && !value.isArray()) {
                ArrayNode square = merged.putArray(key);
                if (!value.isNull()) {
                    square.add(value).add(value);
                }
            } else if (value.isNull() && (key.equals("downsample_type") || key.equals("upsample_type"))) {
                merged.put(key, "conv"); // what diffusers takes it for
            } else if (merged.has(key)) {
                merged.set(key, value);
            } else if (FIXED.containsKey(key)) {
                UNet2DRules.require(FIXED.get(key).equals(value.asText()), key, FIXED.get(key), value);
            } else if (!key.startsWith("_") && !IGNORED.contains(key)) {
                unknown.add(key);
            }
        }
        return config(merged);
    }

    /** The same configuration with some keys set anew: key, value, key, value, ... */
    static UNet2DConfig with(UNet2DConfig config, Object... changes) {
        ObjectNode json = JSON.valueToTree(config);
        for (int i = 0; i < changes.length; i += 2) {
            json.set((String) changes[i], JSON.valueToTree(changes[i + 1]));
        }
        return config(json);
    }

    private static UNet2DConfig config(ObjectNode json) {
        try {
            return UNet2DRules.check(JSON.treeToValue(json, UNet2DConfig.class));
        } catch (JsonProcessingException e) {
            Throwable cause = e.getCause() instanceof IllegalArgumentException ? e.getCause() : e;
            throw new IllegalArgumentException(cause.getMessage(), e);
        }
    }

    static ObjectNode write(UNet2DConfig config) {
        ObjectNode json = JSON.createObjectNode();
        json.put("_class_name", "UNet2DModel");
        json.put("_diffusers_version", "0.36.0");
        json.setAll((ObjectNode) JSON.valueToTree(config));
        List<Integer> size = config.sampleSize();
        if (size.isEmpty()) {
            json.putNull("sample_size");
        } else if (size.get(0).equals(size.get(1))) {
            json.put("sample_size", size.get(0));
        }
        return json;
    }
}
