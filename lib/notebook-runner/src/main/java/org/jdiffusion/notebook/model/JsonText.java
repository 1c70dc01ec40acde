package org.jdiffusion.notebook.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Iterator;
import java.util.Map;

/**
 * JSON as notebooks are written everywhere: one space of indent, {@code "key": value}, non-ASCII characters as they
 * are, control characters as {@code \\u001b}, a line feed at the end.
 */
final class JsonText {
    /** Keeps numbers exactly and takes files of any size. */
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    static String of(JsonNode node) {
        JsonText json = new JsonText();
        json.write(node, 0);
        return json.text.append('\n').toString();
    }

    private void write(JsonNode node, int depth) {
        if (node.isObject()) {
            writeObject(node, depth);
        } else if (node.isArray()) {
            writeArray(node, depth);
        } else if (node.isTextual()) {
            quote(node.textValue());
        } else {
            text.append(node.asText());
        }
    }

    private void writeObject(JsonNode node, int depth) {
        text.append('{');
        Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            line(depth + 1);
            quote(field.getKey());
            text.append(": ");
            write(field.getValue(), depth + 1);
            text.append(fields.hasNext() ? "," : "");
        }
        end(node, depth, '}');
    }

    private void writeArray(JsonNode node, int depth) {
        text.append('[');
        Iterator<JsonNode> elements = node.elements();
        while (elements.hasNext()) {
            line(depth + 1);
            write(elements.next(), depth + 1);
            text.append(elements.hasNext() ? "," : "");
        }
        end(node, depth, ']');
    }

    private void end(JsonNode node, int depth, char bracket) {
        if (!node.isEmpty()) {
            line(depth);
        }
        text.append(bracket);
    }

    private void line(int depth) {
        text.append('\n').append(" ".repeat(depth));
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> {
                    if (c < ' ' || isLoneSurrogate(value, i)) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean isLoneSurrogate(String value, int i) {
        char c = value.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
    }
}
