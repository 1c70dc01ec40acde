package org.jdiffusion.notebook.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/**
 * JSON as notebooks are written everywhere, if no other layout is asked for: one space of indent, {@code "key": value},
 * non-ASCII characters as they are, control characters as {@code \\u001b}, a line feed at the end.
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
    private final boolean escaped;

    private JsonText(boolean escaped) {
        this.escaped = escaped;
    }

    /** A whole file. */
    static String of(JsonNode node) {
        return of(node, JsonLayout.JUPYTER) + "\n";
    }

    /** A value within a file that is laid out so. */
    static String of(JsonNode node, JsonLayout layout) {
        JsonText json = new JsonText(layout.escaped());
        json.write(node, layout);
        return json.text.toString();
    }

    private void write(JsonNode node, JsonLayout layout) {
        if (node.isObject()) {
            writeObject(node, layout);
        } else if (node.isArray()) {
            writeArray(node, layout);
        } else if (node.isTextual()) {
            quote(node.textValue());
        } else {
            text.append(node.asText());
        }
    }

    private void writeObject(JsonNode node, JsonLayout layout) {
        JsonLayout inside = layout.deeper();
        String before = inside.newLine();
        text.append('{');
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            text.append(before);
            quote(field.getKey());
            text.append(layout.colon());
            write(field.getValue(), inside);
            before = inside.separator();
        }
        text.append(node.isEmpty() ? "" : layout.newLine()).append('}');
    }

    private void writeArray(JsonNode node, JsonLayout layout) {
        JsonLayout inside = layout.deeper();
        String before = inside.newLine();
        text.append('[');
        for (JsonNode element : node) {
            text.append(before);
            write(element, inside);
            before = inside.separator();
        }
        text.append(node.isEmpty() ? "" : layout.newLine()).append(']');
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
                    if (c < ' ' || (escaped && c > '~') || isLoneSurrogate(value, i)) {
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
