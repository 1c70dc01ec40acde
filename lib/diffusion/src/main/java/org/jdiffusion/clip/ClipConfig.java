package org.jdiffusion.clip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The shape of a {@link ClipModel}; names and defaults are those of transformers' {@code CLIPConfig}, whose defaults are
 * ViT-B/32.
 *
 * @param vocabSize number of token ids
 * @param maxPositionEmbeddings most tokens of a text
 * @param eosTokenId id of the token at which a text's features are read; 2, which older files have by mistake, stands
 *     for the largest id of a text
 * @param numChannels channels of an image
 * @param imageSize height and width of an image
 * @param patchSize height and width of the square that becomes one token
 * @param projectionDim width of the features of both sides
 */
public record ClipConfig(
        ClipTower text,
        int vocabSize,
        int maxPositionEmbeddings,
        int eosTokenId,
        ClipTower vision,
        int numChannels,
        int imageSize,
        int patchSize,
        int projectionDim) {

    public ClipConfig {
        require(text != null, "text_config", "a tower", null);
        requireSize("vocab_size", vocabSize, 10_000_000);
        requireSize("max_position_embeddings", maxPositionEmbeddings, 65_536);
        require(eosTokenId >= 0, "eos_token_id", "a token id", eosTokenId);
        require(vision != null, "vision_config", "a tower", null);
        requireSize("num_channels", numChannels, 65_536);
        requireSize("image_size", imageSize, 65_536);
        requireSize("patch_size", patchSize, imageSize);
        requireSize("projection_dim", projectionDim, 65_536);
    }

    /**
     * Reads the {@code config.json} of a {@code CLIPModel}. Where it has a {@code text_config_dict} or
     * {@code vision_config_dict}, as older files do, that one and the defaults count alone.
     *
     * @throws IllegalArgumentException naming the key whose value cannot be used
     */
    public static ClipConfig fromJson(JsonNode json) {
        String type = json.path("model_type").asText("clip");
        require(type.equals("clip"), "model_type", "clip", type);
        JsonNode text = side(json, "text_config");
        JsonNode vision = side(json, "vision_config");
        return new ClipConfig(
                tower(text, 512, 2048, 8),
                whole(text, "vocab_size", 49_408),
                whole(text, "max_position_embeddings", 77),
                whole(text, "eos_token_id", 49_407),
                tower(vision, 768, 3072, 12),
                whole(vision, "num_channels", 3),
                whole(vision, "image_size", 224),
                whole(vision, "patch_size", 32),
                whole(json, "projection_dim", 512));
    }

    /** As the {@code config.json} that transformers reads. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model_type", "clip").put("projection_dim", projectionDim);
        json.putArray("architectures").add("CLIPModel");
        text.write(json.putObject("text_config"))
                .put("vocab_size", vocabSize)
                .put("max_position_embeddings", maxPositionEmbeddings)
                .put("eos_token_id", eosTokenId)
                .putNull("bos_token_id") // or transformers takes CLIP's own, which a small vocabulary lacks
                .put("projection_dim", projectionDim);
        vision.write(json.putObject("vision_config"))
                .put("num_channels", numChannels)
                .put("image_size", imageSize)
                .put("patch_size", patchSize)
                .put("projection_dim", projectionDim);
        return json;
    }

    private static JsonNode side(JsonNode json, String key) {
        JsonNode older = json.path(key + "_dict");
        JsonNode side = older.isMissingNode() || older.isNull() ? json.path(key) : older;
        boolean absent = side.isMissingNode() || side.isNull();
        require(absent || side.isObject(), key, "an object", side);
        return absent ? JsonNodeFactory.instance.objectNode() : side;
    }

    private static ClipTower tower(JsonNode side, int width, int inner, int heads) {
        JsonNode activation = side.path("hidden_act");
        JsonNode eps = side.path("layer_norm_eps");
        require(eps.isMissingNode() || eps.isNumber(), "layer_norm_eps", "a number", eps);
        return new ClipTower(
                whole(side, "hidden_size", width),
                whole(side, "intermediate_size", inner),
                whole(side, "num_hidden_layers", 12),
                whole(side, "num_attention_heads", heads),
                activation.isMissingNode() ? "quick_gelu" : activation.asText(),
                eps.asDouble(1e-5));
    }

    private static int whole(JsonNode json, String key, int otherwise) {
        JsonNode value = json.path(key);
        require(value.isMissingNode() || value.isInt(), key, "a whole number", value);
        return value.asInt(otherwise);
    }

    static void requireSize(String key, int got, int most) {
        require(got > 0 && got <= most, key, "1.." + most, got);
    }

    static void require(boolean holds, String key, Object wanted, Object got) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": wanted " + wanted + ", got " + got);
        }
    }
}
