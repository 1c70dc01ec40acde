package org.jdiffusion.notebook.compare.sanitize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SanitizersTest {
    @TempDir
    private Path folder;

    @Test
    void file_isNbvals() throws IOException {
        Path file = Files.writeString(folder.resolve("s.cfg"), """
                [dates]
                regex: (?P<day>\\d+)\\.(?P<month>\\d+)\\.
                replace: \\g<month>/\\g<day>

                [hash codes]
                regex: @[0-9a-f]+
                replace: @HASH
                """);

        assertThat(Sanitizers.read(file).apply("on 24.12. Foo@1a2b3c")).isEqualTo("on 12/24 Foo@HASH");
    }

    @Test
    void severalFiles_applyInOrder_andTheSameRegexKeepsItsPlace() {
        Sanitizers first = Sanitizers.parse("regex: a\nreplace: b\nregex: b\nreplace: c");
        Sanitizers second = Sanitizers.parse("regex: c\nreplace: d\nregex: a\nreplace: c");

        assertThat(first.apply("ab")).isEqualTo("cc");
        assertThat(first.and(second).apply("ab")).isEqualTo("dd");
        assertThat(first.and(second).apply("a")).isEqualTo("d");
        assertThat(first.apply("a")).isEqualTo("c");
    }

    @Test
    void wrongFile_isNamedWithTheReason() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.cfg"), "regex: (\nreplace: x");
        Path latin = Files.write(folder.resolve("latin.cfg"), "regex: é".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> Sanitizers.read(wrong))
                .isInstanceOf(SanitizerException.class)
                .hasMessage(wrong + ": the regular expression '(' cannot be used: a parenthesis is not closed");
        assertThatThrownBy(() -> Sanitizers.read(folder.resolve("none.cfg")))
                .hasMessage(folder.resolve("none.cfg") + ": no such file");
        assertThatThrownBy(() -> Sanitizers.read(latin)).hasMessageStartingWith(latin + ": cannot be read: ");
    }

    @Test
    void none_changesNothing() {
        assertThat(Sanitizers.none().apply("a\r\n")).isEqualTo("a\r\n");
    }
}
