package org.jdiffusion.notebook.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What nbval's own marks mean is in {@link NbvalParityTest}. */
class MarksTest {
    @Test
    void nothing_saysNothing() {
        Marks marks = marks("int x = 1; // nbtest: skip\n\"nbtest: skip\"");

        assertThat(marks.check()).isEmpty();
        assertThat(marks.skip()).isFalse();
        assertThat(marks.raises()).isFalse();
        assertThat(marks.settings()).isEmpty();
    }

    @Test
    void comments_workInAnyLanguage() {
        for (String line : new String[] {"//nbtest: skip", "  # nbtest:skip ", "-- nbtest: skip", ";; nbtest: skip"}) {
            assertThat(marks(line).skip()).as(line).isTrue();
        }
    }

    @Test
    void nbvalsComments_haveLinesAndBlanksAsPythonHas() {
        for (int blank : new int[] {' ', '\t', 0x1f, 0xa0, 0x3000}) {
            String comment = Character.toString(blank) + '#' + Character.toString(blank) + "NBVAL_SKIP";
            assertThat(marks(comment).skip()).as("blank %x", blank).isTrue();
        }
        for (int end : new int[] {'\r', '\f', 0x0b, 0x1c, 0x85, 0x2028}) {
            String comment = "# a" + Character.toString(end) + "# NBVAL_SKIP";
            assertThat(marks(comment).skip()).as("end of line %x", end).isTrue();
        }
    }

    @Test
    void words_mayStandInOneLineOrInSeveral() {
        Marks marks = marks("""
                //nbtest: check, raises=java.io.IOException, name="a, b"
                // nbtest: timeout = 30s
                x();
                """);

        assertThat(marks.check()).contains(true);
        assertThat(marks.raises()).isTrue();
        assertThat(marks.skip()).isFalse();
        assertThat(marks.settings())
                .isEqualTo(Map.of("raises", "java.io.IOException", "name", "a, b", "timeout", "30s"));
        assertThat(marks("//nbtest: raises").raises()).isTrue();
    }

    @Test
    void comment_beatsTag_andTheLaterCommentCounts() {
        assertThat(marks("//nbtest: check", "nbval-ignore-output").check()).contains(true);
        assertThat(marks("//nbtest: check\n//nbtest: ignore-output").check()).contains(false);
        assertThat(marks("# NBVAL_IGNORE_OUTPUT\n//nbtest: check").check()).contains(true);
        assertThat(marks("", "nbval-skip", "raises-exception").raises()).isTrue();
    }

    @Test
    void tolerance_needsAReason() {
        assertThat(marks("//nbtest: rtol=1e-3, atol=0.5, reason=\"sums\"").tolerance())
                .contains(new Tolerance(1e-3, 0.5, "sums"));
        assertThat(marks("//nbtest: check").tolerance()).isEmpty();
        assertThatThrownBy(() -> marks("//nbtest: rtol=1e-3").tolerance())
                .hasMessage("tolerance: wanted a reason, got none");
        assertThatThrownBy(() -> marks("//nbtest: rtol=much, reason=x").tolerance())
                .hasMessage("rtol: wanted a number, got 'much'");
    }

    @Test
    void whatIsNotUnderstood_isRefused() {
        assertThatThrownBy(() -> marks("//nbtest: skipp"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'//nbtest: skipp': wanted skip, ignore-output, check, raises[=class],"
                        + " timeout=, name=, rtol=, atol= or reason=, got 'skipp'");
        assertThatThrownBy(() -> marks("//nbtest: timeout")).hasMessageEndingWith("got 'timeout'");
        assertThatThrownBy(() -> marks("//nbtest: skip=1")).hasMessageEndingWith("got 'skip=1'");
        assertThatThrownBy(() -> marks("//nbtest: name=a b"))
                .hasMessage("'//nbtest: name=a b': wanted words with commas between them, got 'name=a b'");
        assertThatThrownBy(() -> marks("//nbtest:")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Marks marks(String source, String... tags) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        for (String tag : tags) {
            metadata.withArray("tags").add(tag);
        }
        return Marks.of(source, metadata);
    }
}
