package org.jdiffusion.notebook.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.jdiffusion.notebook.compare.sanitize.Sanitizers;
import org.jdiffusion.notebook.model.Cell;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The verdicts are nbval 0.11's own; src/test/python/nbval_compare.py made them. */
class NbvalParityTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void verdict_isNbvals(String name, JsonNode each) {
        assertThat(verdict(each))
                .as(each.toString())
                .isEqualTo(each.path("verdict").asText());
    }

    private static String verdict(JsonNode each) {
        ObjectNode json = (ObjectNode) each.path("cell");
        Cell cell = new Cell("c", 1, "", json.path("source").asText(), List.of(1), json);
        Marks marks = Marks.of(cell);
        if (marks.skip()) {
            return "skipped";
        }
        if (!marks.raises() && each.path("fresh").findValue("ename") != null) {
            return "Cell execution caused an exception";
        }
        Mode mode = each.path("lax").asBoolean() ? Mode.LAX : Mode.STRICT;
        Rules rules =
                Rules.nbval().sanitizing(Sanitizers.parse(each.path("sanitize").asText()));
        List<Difference> found =
                Expectation.of(cell, json.path("none"), mode, rules).differences(each.path("fresh"));
        if (found.isEmpty()) {
            return "passed";
        }
        return found.get(0) instanceof Difference.Unrun ? "Unrun reference cell has outputs" : "Cell outputs differ";
    }

    static Stream<Arguments> cases() throws IOException {
        try (InputStream file = NbvalParityTest.class.getResourceAsStream("nbval.json")) {
            JsonNode all = new ObjectMapper().readTree(file);
            assertThat(all.size()).isGreaterThan(150);
            return all.valueStream().map(each -> Arguments.of(each.path("name").asText(), each));
        }
    }
}
