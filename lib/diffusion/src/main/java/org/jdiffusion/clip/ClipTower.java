package org.jdiffusion.clip;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * The transformer of one side, text or vision; names are those of transformers' {@code CLIPTextConfig} and
 * {@code CLIPVisionConfig}.
 *
 * @param hiddenSize width of a token
 * @param intermediateSize width inside the perceptron of a layer
 * @param numAttentionHeads a divisor of {@code hiddenSize}
 * @param hiddenAct {@code quick_gelu}, as in OpenAI's weights, or {@code gelu}
 */
public record ClipTower(
        int hiddenSize,
        int intermediateSize,
        int numHiddenLayers,
        int numAttentionHeads,
        String hiddenAct,
        double layerNormEps) {

    private static final Set<String> ACTIVATIONS = Set.of("quick_gelu", "gelu");

    public ClipTower {
        ClipConfig.requireSize("hidden_size", hiddenSize, 65_536);
        ClipConfig.requireSize("intermediate_size", intermediateSize, 262_144);
        ClipConfig.requireSize("num_hidden_layers", numHiddenLayers, 256);
        ClipConfig.require(
                numAttentionHeads > 0 && hiddenSize % numAttentionHeads == 0,
                "num_attention_heads",
                "a divisor of hidden_size " + hiddenSize,
                numAttentionHeads);
        ClipConfig.require(
                hiddenAct != null && ACTIVATIONS.contains(hiddenAct), "hidden_act", "quick_gelu or gelu", hiddenAct);
        ClipConfig.require(layerNormEps > 0, "layer_norm_eps", "a positive number", layerNormEps);
    }

    ObjectNode write(ObjectNode json) {
        return json.put("hidden_size", hiddenSize)
                .put("intermediate_size", intermediateSize)
                .put("num_hidden_layers", numHiddenLayers)
                .put("num_attention_heads", numAttentionHeads)
                .put("hidden_act", hiddenAct)
                .put("layer_norm_eps", layerNormEps);
    }
}
