package org.jdiffusion.notebook.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jdiffusion.notebook.compare.picture.Picture;
import org.jdiffusion.notebook.compare.picture.PictureRule;
import org.jdiffusion.notebook.compare.sanitize.Sanitizers;
import org.junit.jupiter.api.Test;

/** Which outputs differ is in {@link NbvalParityTest}; here is what is said about them, and what nbval has not. */
class OutputComparisonTest {
    private final Rules rules = Rules.standard();

    @Test
    void text_isShownWhole_andItsFirstLineThatDiffersInTheMessage() {
        Difference found = only(Json.stdout("a\nb\nc\n"), Json.stdout("a\nx\nc\n"));

        assertThat(found)
                .isEqualTo(new Difference.Value(
                        "stdout", 0, "a\nb\nc\n", "a\nx\nc\n", "line 2: expected \"b\", got \"x\""));
        assertThat(found.message()).isEqualTo("stdout differs: line 2: expected \"b\", got \"x\"");
        assertThat(only(Json.stdout("a\n"), Json.stdout("a")).message())
                .isEqualTo("stdout differs: line 2: expected \"\", got the end");
    }

    @Test
    void longLine_isCutBeforeTheDifference() {
        String line = "x".repeat(500);

        assertThat(only(Json.stdout(line + "a"), Json.stdout(line + "b")).message())
                .hasSizeLessThan(200)
                .contains("xa\", got \"…x")
                .endsWith("xb\"");
    }

    @Test
    void longBase64_isNotShown() {
        String pdf = "JVBERi0xLjQK".repeat(10);

        assertThat(only(Json.display("application/pdf", pdf), Json.display("application/pdf", "A" + pdf.substring(1)))
                        .message())
                .isEqualTo("application/pdf differs: expected Base64 of 120 characters, got Base64 of 120 characters");
    }

    @Test
    void missingAndUnexpectedFields_areToldTogether() {
        List<Difference> found = new OutputComparison(rules)
                .differences(Json.stdout("a"), Json.read("[{'output_type':'stream','name':'stderr','text':'a'}]"));

        assertThat(found)
                .containsExactly(
                        new Difference.Missing("stdout", List.of("a")),
                        new Difference.Unexpected("stderr", List.of("a")));
        assertThat(found)
                .extracting(Difference::message)
                .containsExactly(
                        "stdout is missing: expected \"a\", got nothing",
                        "stderr is unexpected: expected nothing, got \"a\"");
        assertThat(found).extracting(Difference::expected).containsExactly("a", "");
        assertThat(found).extracting(Difference::actual).containsExactly("", "a");
    }

    @Test
    void numberOfDisplays_isCompared() {
        String one = "{'output_type':'display_data','data':{'text/plain':'a'}}";

        assertThat(only(Json.read("[" + one + "]"), Json.read("[" + one + "," + one + "]")))
                .isEqualTo(new Difference.Count("text/plain", List.of("a"), List.of("a", "a")));
    }

    @Test
    void secondDisplay_isNumbered() {
        String first = "{'output_type':'display_data','data':{'text/plain':'a'}}";

        assertThat(only(
                                Json.read("[" + first + "," + first + "]"),
                                Json.read("[" + first + "," + first.replace("'a'", "'b'") + "]"))
                        .message())
                .isEqualTo("text/plain (number 2) differs: line 1: expected \"a\", got \"b\"");
    }

    @Test
    void json_isToldByItsPath() {
        JsonNode stored = Json.read("[{'output_type':'display_data','data':{'application/json':{'a':[1,{'b':'x'}]}}}]");
        JsonNode fresh = Json.read("[{'output_type':'display_data','data':{'application/json':{'a':[1,{}]}}}]");

        assertThat(only(stored, fresh).message())
                .isEqualTo("application/json differs: at /a/1/b, expected \"\"x\"\", got nothing");
    }

    @Test
    void tolerance_reachesTextsAndJson() {
        OutputComparison close = new OutputComparison(rules.withTolerance(new Tolerance(0.01, 0, "threads")));
        JsonNode json = Json.read("[{'output_type':'display_data','data':{'application/json':[1.0]}}]");
        JsonNode near = Json.read("[{'output_type':'display_data','data':{'application/json':[1.005]}}]");
        JsonNode far = Json.read("[{'output_type':'display_data','data':{'application/json':[1.02]}}]");

        assertThat(close.differences(Json.stdout("0.5"), Json.stdout("0.501"))).isEmpty();
        assertThat(close.differences(Json.stdout("0.5"), Json.stdout("0.51"))).hasSize(1);
        assertThat(close.differences(json, near)).isEmpty();
        assertThat(close.differences(json, far)).hasSize(1);
        assertThat(new OutputComparison(rules).differences(json, near)).hasSize(1);
    }

    @Test
    void picture_comesWithABoard() {
        Picture black = new Picture(1, 1, new int[] {0xff000000});
        Picture white = new Picture(1, 1, new int[] {0xffffffff});
        Difference found = only(png(black), png(white));

        assertThat(found)
                .isEqualTo(new Difference.Pictures(
                        "image/png",
                        0,
                        black,
                        white,
                        "pixels differ, by 255 on average and 255 at most, on a scale from 0 to 255"));
        assertThat(found.board()).isPresent();
        assertThat(found.expected()).isEqualTo("picture of 1x1");
        assertThat(new OutputComparison(rules.withPictures(new PictureRule.MeanDifference(255)))
                        .differences(png(black), png(white)))
                .isEmpty();
        assertThat(new OutputComparison(Rules.nbval()).differences(png(black), png(white)))
                .isEmpty();
    }

    @Test
    void missingPicture_isSeen() {
        Picture black = new Picture(1, 1, new int[] {0xff000000});

        assertThat(only(png(black), Json.read("[]"))).isInstanceOf(Difference.Missing.class);
        assertThat(new OutputComparison(Rules.nbval()).differences(png(black), Json.read("[]")))
                .isEmpty();
    }

    @Test
    void brokenPicture_isADifference_unlessBothAreEqual() {
        Picture black = new Picture(1, 1, new int[] {0xff000000});
        JsonNode broken = Json.display("image/png", "AAAA\n");

        assertThat(only(png(black), broken).message())
                .isEqualTo("image/png differs: fresh: it is no picture in a known format");
        assertThat(only(broken, png(black)).message())
                .isEqualTo("image/png differs: stored: it is no picture in a known format");
        assertThat(new OutputComparison(rules).differences(broken, Json.display("image/png", "AAAA")))
                .isEmpty();
    }

    @Test
    void backspaces_areAppliedOnRequest() {
        OutputComparison settled = new OutputComparison(rules.withBackspaces(true));

        assertThat(settled.differences(Json.stdout("ac\n"), Json.stdout("abb\b\bc\n")))
                .isEmpty();
        assertThat(settled.differences(Json.stdout("a\n\bc"), Json.stdout("a\nc")))
                .hasSize(1);
        assertThat(new OutputComparison(rules).differences(Json.stdout("ac"), Json.stdout("ab\bc")))
                .hasSize(1);
    }

    @Test
    void sanitizersAndIgnoredFields_areObeyed() {
        Rules loose = rules.sanitizing(Sanitizers.none().and("\\d", "N")).ignoring(Set.of("stderr"));
        JsonNode fresh = Json.read("[{'output_type':'stream','name':'stdout','text':'a2'},"
                + "{'output_type':'stream','name':'stderr','text':'warning'}]");

        assertThat(new OutputComparison(loose).differences(Json.stdout("a1"), fresh))
                .isEmpty();
        assertThatThrownBy(() -> new OutputComparison(
                                rules.sanitizing(Sanitizers.none().and("(a|b)*", "")))
                        .differences(Json.stdout("ab".repeat(500_000)), fresh))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too long");
    }

    private Difference only(JsonNode stored, JsonNode fresh) {
        List<Difference> found = new OutputComparison(rules).differences(stored, fresh);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static JsonNode png(Picture picture) {
        return Json.display("image/png", Base64.getEncoder().encodeToString(picture.png()));
    }
}
