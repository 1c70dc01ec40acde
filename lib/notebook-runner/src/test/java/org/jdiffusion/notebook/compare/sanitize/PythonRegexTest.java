package org.jdiffusion.notebook.compare.sanitize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PythonRegexTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** src/test/python/regex_sub.py made the rows. */
    @Test
    void substitutions_arePythons() throws IOException {
        List<List<String>> rows = rows();
        assertThat(rows).hasSizeGreaterThan(900);
        List<String> wrong = new ArrayList<>();
        for (List<String> row : rows) {
            String found = substitute(row.get(0), row.get(1), row.get(2));
            if (!Objects.equals(found, row.get(3))) {
                wrong.add(JSON.writeValueAsString(row) + " got " + JSON.writeValueAsString(found));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void conditions_areRefusedWithASentence() {
        assertThatThrownBy(() -> Sanitizers.none().and("(a)?(?(1)b|c)", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the regular expression '(a)?(?(1)b|c)' cannot be used:"
                        + " conditions such as (?(1)a|b) have no equal in Java");
    }

    @Test
    void lookbehindWithoutBound_isRefused() {
        assertThatThrownBy(() -> Sanitizers.none().and("(?<=a+)b", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the regular expression '(?<=a+)b' cannot be used: a look-behind must have a fixed width");
    }

    @Test
    void wrongReplacement_isRefusedWithASentence() {
        assertThatThrownBy(() -> Sanitizers.none().and("(a)", "\\2"))
                .hasMessage("the replacement '\\2' cannot be used: the regular expression has no group 2");
    }

    @Test
    void textTooLongForARepeatedGroup_saysWhatToWrite() {
        Sanitizers groups = Sanitizers.none().and("(.|\\n)*", "");
        String text = "x".repeat(1_000_000);

        assertThatThrownBy(() -> groups.apply(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a text of 1000000 characters is too long for the regular expression '(.|\\n)*':"
                        + " repeat a character class such as [\\s\\S] instead of a group");
        assertThat(Sanitizers.none().and("[\\s\\S]*x", "").apply(text)).isEmpty();
        assertThat(Sanitizers.none().and("[^\\S\\n]*\\w+", "").apply(text)).isEmpty();
    }

    private static String substitute(String regex, String replacement, String text) {
        try {
            return Sanitizers.none().and(regex, replacement).apply(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static List<List<String>> rows() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (BufferedReader file = new BufferedReader(new InputStreamReader(
                PythonRegexTest.class.getResourceAsStream("/org/jdiffusion/notebook/compare/regex.csv"),
                StandardCharsets.UTF_8))) {
            for (String line : file.lines().toList()) {
                rows.add(Arrays.asList(JSON.readValue("[" + line + "]", String[].class)));
            }
        }
        return rows;
    }
}
