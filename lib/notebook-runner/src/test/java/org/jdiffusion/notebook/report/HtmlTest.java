package org.jdiffusion.notebook.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class HtmlTest {

    @Test
    void markup_staysText_inElementsAndAttributes() {
        String hostile = "</p><script>alert('1')</script> \" onclick=\"x\" &amp; <!-- ]]>";
        Document page =
                Jsoup.parse(new Html().element("p", hostile, "title", hostile).page());

        assertThat(page.select("script")).isEmpty();
        assertThat(page.select("p").text()).isEqualTo(hostile);
        assertThat(page.select("p").attr("title")).isEqualTo(hostile);
        assertThat(page.select("p").first().attributesSize()).isEqualTo(1);
    }

    @Test
    void whatAPageCannotHold_isMadeVisible() {
        assertThat(written("a\u0000b\u001bc\rd")).contains("a␀b␛c␍d");
        assertThat(written("\u007f\u0085\ufffe\ufdd0")).contains("[U+007F][U+0085][U+FFFE][U+FDD0]");
        assertThat(written("lone \ud83d, whole \ud83d\ude00, \ude00"))
                .contains("lone \ufffd, whole \ud83d\ude00, \ufffd");
        assertThat(written(new StringBuilder().appendCodePoint(0x1ffff).toString()))
                .contains("[U+1FFFF]");
    }

    @Test
    void whatReordersText_isMadeVisible_butTextFromRightToLeftStays() {
        assertThat(written("if (\u202eadmin\u202c \u2066x\u2069 \u200f)"))
                .contains("if ([U+202E]admin[U+202C] [U+2066]x[U+2069] [U+200F])");
        assertThat(written("العربية 日本語")).contains("العربية 日本語");
    }

    @Test
    void preformattedText_keepsItsFirstLineFeed() {
        Document page = Jsoup.parse(new Html().element("pre", "\n  a\n").page());

        assertThat(page.select("pre").first().wholeText()).isEqualTo("\n  a\n");
    }

    @Test
    void forgottenEnd_isToldNotWritten() {
        Html html = new Html().open("p");

        assertThatThrownBy(html::page).isInstanceOf(IllegalStateException.class).hasMessageContaining("p");
    }

    private static String written(String text) {
        return new Html().text(text).page();
    }
}
