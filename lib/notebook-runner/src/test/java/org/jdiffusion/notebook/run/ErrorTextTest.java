package org.jdiffusion.notebook.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The samples are what JJava 1.0a8 sends. */
class ErrorTextTest {
    @Test
    void exception_hasItsRealClass() {
        ErrorText text = error("RuntimeException", "java.lang.IllegalStateException, boom, with comma");

        assertThat(text.headline()).isEqualTo("java.lang.IllegalStateException: boom, with comma");
        assertThat(error("RuntimeException", "java.lang.RuntimeException, null").headline())
                .isEqualTo("java.lang.RuntimeException");
        assertThat(error("ZeroDivisionError", "division by zero").headline())
                .isEqualTo("ZeroDivisionError: division by zero");
    }

    @Test
    void exception_pointsToTheLineOfItsSnippet() {
        ErrorText text = error(
                "RuntimeException",
                "java.lang.ArithmeticException, / by zero",
                "\u001b[1m\u001b[31mjava.lang.ArithmeticException: / by zero\u001b[0m",
                "\u001b[1m\u001b[31m\tat .f(#12:2)\u001b[0m",
                "\u001b[1m\u001b[31m\tat .(#14:3)\u001b[0m");
        Map<Integer, String> snippets = Map.of(14, "for (;;) {\n  print();\n  f(i);\n}");
        String source = "int b = 2;\nfor (;;) {\n  print();\n  f(i);\n}";

        assertThat(FailingLine.find(text, source, id -> Optional.ofNullable(snippets.get(id))))
                .isEqualTo(OptionalInt.of(3));
        assertThat(FailingLine.find(text, source, id -> Optional.empty())).isEmpty();
        assertThat(FailingLine.find(text, "something else", id -> Optional.ofNullable(snippets.get(id))))
                .isEmpty();
    }

    @Test
    void compileError_hasTheCompilersMessageAndTheMarkedLine() {
        ErrorText text = error(
                "CompilationException",
                "[snippet: [var q = List.of(1)\n   .foo(3);], status: REJECTED]",
                "\u001b[39m\u001b[1m|   \u001b[39m\u001b[1mvar q = List.of(1)\u001b[0m",
                "\u001b[39m\u001b[1m|   \u001b[39m\u001b[1m\u001b[41m   .foo\u001b[0m\u001b[39m\u001b[1m(3);\u001b[0m",
                "\u001b[1m\u001b[31mcannot find symbol\u001b[0m",
                "\u001b[1m\u001b[31m  symbol:   method foo(int)\u001b[0m",
                "");

        assertThat(text.headline()).isEqualTo("does not compile: cannot find symbol\n  symbol:   method foo(int)");
        assertThat(FailingLine.find(text, "int g = 1;\nvar q = List.of(1)\n   .foo(3);", id -> Optional.empty()))
                .isEqualTo(OptionalInt.of(2));
    }

    @Test
    void incompleteCell_pointsToWhatIsIncomplete() {
        ErrorText text = error("IncompleteSourceException", "for (;;) {", "Incomplete input:", "|   for (;;) {");

        assertThat(text.headline()).contains("incomplete");
        assertThat(FailingLine.find(text, "int k;\n\nfor (;;) {", id -> Optional.empty()))
                .isEqualTo(OptionalInt.of(2));
    }

    @Test
    void pythonFrame_isUnderstood() {
        ErrorText text = error(
                "ZeroDivisionError", "division by zero", "Traceback", "\u001b[32mCell In[3], line 2\u001b[0m\n x");

        assertThat(FailingLine.find(text, "a\nb", id -> Optional.empty())).isEqualTo(OptionalInt.of(1));
    }

    private static ErrorText error(String name, String value, String... traceback) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("ename", name).put("evalue", value);
        ArrayNode lines = json.putArray("traceback");
        for (String line : traceback) {
            lines.add(line);
        }
        return ErrorText.of(json);
    }
}
