package org.jdiffusion.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdiffusion.notebook.compare.Marks;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;

/** How long a cell may run: what its comment or metadata say, else what the notebook's metadata say, else what the caller says. */
public final class Timeouts {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|)");

    private Timeouts() {}

    /**
     * Reads {@code 500ms}, {@code 60s}, {@code 2m}, {@code 1h} or a bare number of seconds.
     *
     * @throws IllegalArgumentException for anything else, and for zero
     */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new IllegalArgumentException(
                    "wanted a time such as 500ms, 60s, 2m or 1h, more than zero, got '" + text + "'");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofSeconds(count);
        };
    }

    static Duration of(Cell cell, Notebook notebook, Duration otherwise) {
        String marked = Marks.of(cell).settings().getOrDefault("timeout", "");
        if (!marked.isEmpty()) {
            return parse(marked);
        }
        for (JsonNode metadata : new JsonNode[] {cell.metadata(), notebook.metadata()}) {
            for (String place : new String[] {"/nbtest/timeout", "/execution/timeout"}) {
                JsonNode given = metadata.at(place);
                // Other tools write -1 for "no limit"; here there always is one, the caller's.
                boolean unlimited = place.equals("/execution/timeout") && given.asLong() < 0;
                if ((given.isTextual() || given.isIntegralNumber()) && !unlimited) {
                    return parse(given.asText());
                }
            }
        }
        return otherwise;
    }
}
