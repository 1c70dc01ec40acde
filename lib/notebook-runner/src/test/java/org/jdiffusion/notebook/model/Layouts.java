package org.jdiffusion.notebook.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/** Ways in which programs lay out notebooks, written by Jackson's printer, which the code under test does not use. */
final class Layouts {
    /**
     * One way.
     *
     * @param unit of indent; empty for everything on one line
     */
    record Way(String unit, String lineBreak, boolean blanks, boolean escaped, String mark, String end) {}

    static final List<Way> ALL = List.of(
            new Way(" ", "\n", true, false, "", "\n"),
            new Way("  ", "\n", true, false, "", ""),
            new Way("    ", "\r\n", true, false, "\ufeff", "\r\n"),
            new Way("\t", "\n", true, true, "", "\n\n"),
            new Way(" ", "\r", false, true, "\ufeff", ""),
            new Way("", "", true, true, "", "\n"),
            new Way("", "", false, false, "\ufeff", ""));

    private Layouts() {}

    static String write(JsonNode json, Way way) {
        JsonMapper.Builder mapper = JsonMapper.builder();
        if (way.escaped()) {
            mapper.enable(JsonWriteFeature.ESCAPE_NON_ASCII);
        }
        mapper.disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE);
        Separators separators = Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(way.blanks() ? Separators.Spacing.AFTER : Separators.Spacing.NONE)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        boolean oneLine = way.unit().isEmpty();
        if (oneLine && way.blanks()) {
            separators = separators
                    .withObjectEntrySpacing(Separators.Spacing.AFTER)
                    .withArrayValueSpacing(Separators.Spacing.AFTER);
        }
        var indenter =
                oneLine ? new DefaultPrettyPrinter.NopIndenter() : new DefaultIndenter(way.unit(), way.lineBreak());
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators)
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
        try {
            return way.mark() + mapper.build().writer(printer).writeValueAsString(json) + way.end();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
