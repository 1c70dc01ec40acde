package org.jdiffusion.notebook.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds where the source lines of each cell stand in the notebook file. */
final class SourceLines {
    private final JsonParser parser;
    private final List<List<Integer>> cells = new ArrayList<>();

    private SourceLines(JsonParser parser) {
        this.parser = parser;
    }

    /** For each cell and each line of its source the 1-based line of the file; for no source, where it would be. */
    static List<List<Integer>> of(byte[] json) throws IOException {
        try (JsonParser parser = JsonText.MAPPER.createParser(json)) {
            SourceLines lines = new SourceLines(parser);
            parser.nextToken();
            lines.findCells();
            return lines.cells;
        }
    }

    private void findCells() throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals("cells");
            parser.nextToken();
            if (found && parser.currentToken() == JsonToken.START_ARRAY) {
                cells.clear(); // of two equal keys the last one counts
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    cells.add(cell());
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    private List<Integer> cell() throws IOException {
        List<Integer> lines = new ArrayList<>();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return lines;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals("source");
            parser.nextToken();
            if (!found) {
                parser.skipChildren();
                continue;
            }
            int start = parser.currentTokenLocation().getLineNr();
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    element(lines);
                }
            } else {
                element(lines);
            }
            if (lines.isEmpty()) {
                lines.add(start);
            }
        }
        return lines;
    }

    /** One string of the file holds one line as a rule, but may hold several. */
    private void element(List<Integer> lines) throws IOException {
        int line = parser.currentTokenLocation().getLineNr();
        parser.getText().lines().forEach(each -> lines.add(line));
    }
}
