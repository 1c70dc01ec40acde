package org.jdiffusion.notebook.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdiffusion.notebook.compare.picture.PictureRule;

/**
 * The outputs of a cell by field, each with its values over all outputs in order. A field is a MIME type, the name of a
 * stream, or any other key; so a result is as good as a display, and the order of different fields means nothing.
 */
final class Fields {
    private static final Set<String> PICTURES = Set.of("image/png", "image/jpeg");

    private final Rules rules;
    private final Map<String, List<JsonNode>> values = new LinkedHashMap<>();

    private Fields(Rules rules) {
        this.rules = rules;
    }

    /** Sorts a list of outputs into fields, without those that are ignored, sanitized. */
    static Map<String, List<JsonNode>> of(JsonNode outputs, Rules rules) {
        Fields fields = new Fields(rules);
        Streams streams = new Streams();
        outputs.forEach(streams::add);
        Set<String> printed = new HashSet<>();
        for (JsonNode output : outputs) {
            if (!Streams.isStream(output)) {
                fields.add(output);
            } else if (printed.add(output.path("name").asText())) {
                String name = output.path("name").asText();
                fields.add(name, TextNode.valueOf(streams.text(name, rules.backspaces())));
            }
        }
        return fields.values;
    }

    static boolean isPicture(String field) {
        return PICTURES.contains(field);
    }

    private void add(JsonNode output) {
        output.properties().forEach(entry -> {
            if (entry.getKey().equals("data") && !isIgnored("data")) {
                entry.getValue()
                        .properties()
                        .forEach(mime -> add(mime.getKey(), joined(mime.getKey(), mime.getValue())));
            } else {
                add(entry.getKey(), entry.getValue());
            }
        });
    }

    private void add(String field, JsonNode value) {
        if (!isIgnored(field)) {
            JsonNode kept = isPicture(field) ? value : sanitized(value);
            values.computeIfAbsent(field, any -> new ArrayList<>()).add(kept);
        }
    }

    private boolean isIgnored(String field) {
        return rules.ignored().contains(field) || (isPicture(field) && rules.pictures() instanceof PictureRule.Ignored);
    }

    private JsonNode sanitized(JsonNode value) {
        return value.isTextual() ? TextNode.valueOf(rules.sanitizers().apply(value.textValue())) : value;
    }

    private static JsonNode joined(String mime, JsonNode value) {
        boolean json = mime.equals("application/json") || (mime.startsWith("application/") && mime.endsWith("+json"));
        boolean lines = !json && value.isArray() && value.valueStream().allMatch(JsonNode::isTextual);
        return lines ? TextNode.valueOf(Streams.joined(value)) : value;
    }
}
