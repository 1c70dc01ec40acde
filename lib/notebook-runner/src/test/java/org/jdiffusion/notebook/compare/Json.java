package org.jdiffusion.notebook.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads JSON with single quotes, for tests. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static JsonNode stdout(String text) {
        JsonNode outputs = read("[{'output_type': 'stream', 'name': 'stdout'}]");
        ((ObjectNode) outputs.path(0)).put("text", text);
        return outputs;
    }

    static JsonNode display(String mime, String text) {
        JsonNode outputs = read("[{'output_type': 'display_data', 'metadata': {}, 'data': {}}]");
        outputs.path(0).withObject("/data").put(mime, text);
        return outputs;
    }
}
