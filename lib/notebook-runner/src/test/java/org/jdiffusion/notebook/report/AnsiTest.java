package org.jdiffusion.notebook.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnsiTest {

    @ParameterizedTest
    @CsvSource({
        "31, fg-red",
        "92, fg-green",
        "1;34, fg-blue bold",
        "4;45, bg-magenta underlined",
        "38;5;1, fg-red",
        "38;5;28, fg-green",
        "38;5;241, fg-grey",
        "38;2;10;90;200, fg-blue",
        "48;2;250;240;10, bg-yellow",
        "38;5;208;1, fg-yellow bold",
        "37, fg-grey",
    })
    void colour_becomesAClass(String code, String classes) {
        assertThat(shown("\u001b[" + code + "ma<\u001b[0mb"))
                .isEqualTo("<span class=\"" + classes + "\">a&lt;</span>b");
    }

    @ParameterizedTest
    @CsvSource({"22", "39", "''", "0"})
    void colour_ends(String end) {
        String start = end.equals("22") ? "1" : "31";

        assertThat(shown("\u001b[" + start + "ma\u001b[" + end + "mb")).endsWith("</span>b");
    }

    @Test
    void otherSequences_areLeftOut_andBrokenOnesAreSeen() {
        assertThat(shown("a\u001b[2K\u001b[?25lb\u001b]8;;http://x\u0007c\u001b]8;;\u001b\\d"))
                .isEqualTo("abcd");
        assertThat(shown("a\u001b[31")).isEqualTo("a␛[31");
        assertThat(shown("\u001b[38;5m\u001b[38m\u001b[9999mx")).contains("x");
    }

    @Test
    void lineBegunAnew_showsItsLastState() {
        assertThat(shown("0%\r50%\r100%\ndone\r\nx\r")).isEqualTo("100%\ndone\nx␍");
    }

    private static String shown(String text) {
        Html html = new Html();
        Ansi.write(html, text);
        return html.page().substring("<!DOCTYPE html>\n".length());
    }
}
