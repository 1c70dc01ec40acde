package org.jdiffusion.notebook.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;

/** Whether two outputs say the same, however they are written: text in lines or in one piece, 1.0 or 1.00. */
final class SameOutput {
    private SameOutput() {}

    static boolean test(JsonNode one, JsonNode other) {
        return joined(one).equals(SameOutput::order, joined(other));
    }

    private static int order(JsonNode one, JsonNode other) {
        if (isFinite(one) && isFinite(other)) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }

    private static boolean isFinite(JsonNode node) {
        return node.isNumber() && Double.isFinite(node.doubleValue());
    }

    private static JsonNode joined(JsonNode output) {
        JsonNode copy = output.deepCopy();
        if (copy instanceof ObjectNode object && object.has("text")) {
            object.put("text", joinedText(object.path("text")));
        }
        if (copy.path("data") instanceof ObjectNode data) {
            data.properties().forEach(field -> {
                boolean isJson = field.getKey().matches("application/(.*\\+)?json");
                if (!isJson && field.getValue().isArray()) {
                    field.setValue(data.textNode(joinedText(field.getValue())));
                }
            });
        }
        return copy;
    }

    private static String joinedText(JsonNode text) {
        return text instanceof ArrayNode lines
                ? lines.valueStream().map(JsonNode::asText).collect(Collectors.joining())
                : text.asText();
    }
}
