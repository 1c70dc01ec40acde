package org.jdiffusion.notebook.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a cell printed, one text a stream: all pieces of one name together, with what a carriage return overwrites taken
 * out (nbval's {@code coalesce_streams}).
 */
final class Streams {
    private static final Pattern OVERWRITTEN = Pattern.compile("(?<![^\n])[^\n]*\r(?=[^\n])");
    private static final Pattern TAKEN_BACK = Pattern.compile("[^\n\b]\b");

    private final Map<String, StringBuilder> byName = new LinkedHashMap<>();

    static boolean isStream(JsonNode output) {
        return output.path("output_type").asText().equals("stream");
    }

    /** Takes a piece of a stream; another output is none. */
    void add(JsonNode output) {
        if (isStream(output)) {
            byName.computeIfAbsent(output.path("name").asText(), any -> new StringBuilder())
                    .append(joined(output.path("text")));
        }
    }

    /** The whole text of a stream. */
    String text(String name, boolean backspaces) {
        String text = byName.get(name).toString();
        String settled = text;
        do {
            text = settled;
            settled = backspaces ? TAKEN_BACK.matcher(text).replaceAll("") : text;
        } while (settled.length() < text.length());
        return OVERWRITTEN.matcher(settled).replaceAll("");
    }

    /** A text of a notebook, which may be a list of lines. */
    static String joined(JsonNode text) {
        if (!text.isArray()) {
            return text.asText();
        }
        List<String> lines = new ArrayList<>();
        text.forEach(line -> lines.add(line.asText()));
        return String.join("", lines);
    }
}
