package org.jdiffusion.notebook.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Shows the outputs of a cell, each by the richest of its MIME types that can be shown. */
final class OutputPart {
    private static final int MOST = 60;
    private static final List<String> RICHEST_FIRST = List.of(
            "text/html",
            "image/svg+xml",
            "image/png",
            "image/jpeg",
            "image/gif",
            "image/webp",
            "text/markdown",
            "text/latex",
            "application/json",
            "text/plain");

    private final Content content;
    private final String cell;

    /** @param cell what the cell is called, for those who do not see the pictures */
    OutputPart(Content content, String cell) {
        this.content = content;
        this.cell = cell;
    }

    void write(JsonNode outputs) {
        int shown = 0;
        for (JsonNode output : outputs) {
            if (shown++ == MOST) {
                content.note("and " + (outputs.size() - MOST) + " more outputs");
                return;
            }
            switch (output.path("output_type").asText()) {
                case "stream" -> {
                    label(output.path("name").asText());
                    content.text(joined(output.path("text")));
                }
                case "error" -> error(output);
                default -> data(output.path("data"));
            }
        }
    }

    /** Folded: where it matters, what went wrong has been told already. */
    private void error(JsonNode output) {
        content.html()
                .open("details", "class", "more")
                .element("summary", "error " + output.path("ename").asText());
        content.text(trace(output));
        content.html().closeBlock();
    }

    private void data(JsonNode data) {
        List<String> mimes = data.propertyStream().map(entry -> entry.getKey()).toList();
        if (mimes.isEmpty()) {
            label("nothing to show");
            return;
        }
        String mime = RICHEST_FIRST.stream().filter(mimes::contains).findFirst().orElse(mimes.get(0));
        String others = mimes.stream().filter(each -> !each.equals(mime)).collect(Collectors.joining(", "));
        label(mime + (others.isEmpty() ? "" : " (also " + others + ")"));
        JsonNode value = data.path(mime);
        if (RICHEST_FIRST.contains(mime) && mime.startsWith("image/")) {
            content.picture(mime, joined(value), "output of cell " + cell);
        } else if (mime.equals("text/html")) {
            content.frame(joined(value), "output of cell " + cell);
        } else {
            boolean text = value.isTextual() || (mime.startsWith("text/") && value.isArray());
            content.text(text ? joined(value) : value.toPrettyString());
        }
    }

    private void label(String text) {
        content.html().element("p", text, "class", "kind");
    }

    private static String trace(JsonNode error) {
        String trace = StreamSupport.stream(error.path("traceback").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining("\n"));
        return trace.isBlank()
                ? error.path("ename").asText() + ": " + error.path("evalue").asText()
                : trace;
    }

    /** A text of a notebook, which may be a list of lines. */
    private static String joined(JsonNode text) {
        return text.isArray() ? text.valueStream().map(JsonNode::asText).collect(Collectors.joining()) : text.asText();
    }
}
