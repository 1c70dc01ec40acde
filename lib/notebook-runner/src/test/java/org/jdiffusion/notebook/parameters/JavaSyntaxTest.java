package org.jdiffusion.notebook.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.jdiffusion.notebook.model.NotebookException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaSyntaxTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "int x = 1; | 7 | int x = 7;",
                "int x = 1; | -2_147_483_648 | int x = -2147483648;",
                "int x = 1; | 0x7f_ff | int x = 32767;",
                "int x = 1; | +0b101 | int x = 5;",
                "int x = 1; | 010 | int x = 10;",
                "Integer x = 1; | 7 | Integer x = 7;",
                "long x = 1; | 9223372036854775807L | long x = 9223372036854775807L;",
                "long x = 1; | 0xFFl | long x = 255L;",
                "short x = 1; | -32768 | short x = -32768;",
                "byte x = 1; | 127 | byte x = 127;",
                "double x = 1; | 1 | double x = 1.0;",
                "double x = 1; | 1_000.5e-3 | double x = 1.0005;",
                "double x = 1; | .5d | double x = 0.5;",
                "double x = 1; | NaN | double x = Double.NaN;",
                "double x = 1; | -Infinity | double x = Double.NEGATIVE_INFINITY;",
                "double x = 1; | 0e9 | double x = 0.0;",
                "float x = 1; | 1e-3f | float x = 0.001f;",
                "float x = 1; | inf | float x = Float.POSITIVE_INFINITY;",
                "boolean x = false; | true | boolean x = true;",
                "char x = 'a'; | ' | char x = '\\'';",
                "char x = 'a'; | あ | char x = 'あ';",
                "String x = \"a\"; | 5 | String x = \"5\";",
                "java.lang.String x; | null | java.lang.String x = \"null\";",
                "final int x = 1; | 2 | int x = 2;",
                "public static final int w = 0, x = 1; | 2 | int x = 2;",
                "int w = Math.max(1, 2), x = w; | 2 | int x = 2;",
                "int w, x; | 2 | int x = 2;",
                "var x = 1; | 2 | int x = 2;",
                "var x = -1e-3; | 2 | double x = 2.0;",
                "var x = 1f; | 2 | float x = 2.0f;",
                "var x = 0xFFL; | 2 | long x = 2L;",
                "var x = 0xFF; | 2 | int x = 2;",
                "var x = 'a'; | b | char x = 'b';",
                "var x = \"; int x = 1;\"; | 2 | String x = \"2\";",
                "var x = true; | false | boolean x = false;",
                "int x /* int y */ = // float x⏎ 3; | 2 | int x = 2;",
                "boolean b = 1 < 2, c = b; int x = 1; | 2 | int x = 2;",
                "java.util.Map<String, Integer> m = new java.util.HashMap<String, Integer>(); int x; | 2 | int x = 2;",
                "import java.util.List;⏎%load x⏎int[] a = {1, 2}; int x = 1 | 2 | int x = 2;",
                "class A { float x = 1; }⏎int x = 1; | 2 | int x = 2;",
                "String y = \"\"\"⏎ int x \"\\\"\"\" ; \"\" \"\"\"; int x = 1; | 2 | int x = 2;",
                "double x = 1; int x = 1; | 2 | int x = 2;",
            })
    void valuesTakeTheTypeOfTheDefault(String defaults, String value, String statement) throws IOException {
        assertThat(Notes.injected(Notes.with(folder, "java", defaults.replace('⏎', '\n')), "x=" + value))
                .isEqualTo(statement);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "int x; | abc | wanted int, got 'abc'",
                "int x; | 1.5 | wanted int, got '1.5'",
                "int x; | 2147483648 | wanted int from -2147483648 to 2147483647, got '2147483648'",
                "int x; | 5L | wanted int, got '5L'",
                "int x; | 1__ | wanted int",
                "int x; | 1;f() | wanted int",
                "long x; | 9223372036854775808 | wanted long from",
                "byte x; | 128 | wanted byte from -128 to 127",
                "double x; | abc | wanted double, got 'abc'",
                "double x; | 0x1 | wanted double",
                "double x; | 1e999 | within the range of a double",
                "double x; | 1e-999 | within the range of a double",
                "float x; | 1e39 | within the range of a float",
                "float x; | 1e-60 | within the range of a float",
                "boolean x; | yes | wanted true or false, got 'yes'",
                "char x; | ab | wanted one character, got 'ab'",
                "char x; | 😀 | wanted one character",
                "List<String> x; | a | declared as List<String>, and only int",
                "java.util.Map<String, List<Integer>> x; | a | declared as java.util.Map<String, List<Integer>>",
                "int[] x; | 1 | declared as int[]",
                "int x[] = {1}; | 1 | declared as int[]",
                "Object x; | 1 | declared as Object",
                "var x = Path.of(\"\"); | 1 | write its type there",
                "var x = 1 + 2; | 1 | write its type there",
                "int y; class A { int x; } void f() { int x; } f(x); x = 3; | 1 | unknown parameter 'x': cell [1], tagged 'parameters', declares y (int)",
                "return x; | 1 | declares none",
            })
    void otherValuesAndTypes_areRefused(String defaults, String value, String reason) throws IOException {
        var notebook = Notes.with(folder, "java", defaults.replace('⏎', '\n'));

        assertThatThrownBy(() -> Notes.set(notebook, "x=" + value))
                .isInstanceOf(NotebookException.class)
                .hasMessageStartingWith(notebook.file() + ": ")
                .hasMessageContaining("parameter 'x': ")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5 | int x = 5;",
                "3000000000 | long x = 3000000000L;",
                "1_000 | int x = 1000;",
                "0.5 | double x = 0.5;",
                "nan | double x = Double.NaN;",
                "True | boolean x = true;",
                "null | Object x = null;",
                "0x10 | String x = \"0x10\";",
                "digits | String x = \"digits\";",
                "10 epochs | String x = \"10 epochs\";",
            })
    void withoutDefaults_theValueTellsTheType(String value, String statement) throws IOException {
        assertThat(Notes.injected(Notes.without(folder, "java"), "x=" + value)).isEqualTo(statement);
    }

    @Test
    void withoutDefaults_tooBigANumber_isRefused() throws IOException {
        var notebook = Notes.without(folder, "java");

        assertThatThrownBy(() -> Notes.set(notebook, "x=9999999999999999999"))
                .isInstanceOf(NotebookException.class)
                .hasMessageContaining("wanted long from");
    }

    @Test
    void brokenOrVeryLongCode_isNoFailure() {
        String code =
                "final java.util.Map<String, int[]> m[] = {1, \"a\", 'b'}, n = a < b; var x = -1; /* \"\"\" */ f(); }";
        for (int end = 0; end <= code.length(); end++) {
            JavaDeclarations.in(code.substring(0, end));
            JavaDeclarations.in(code.substring(end));
        }
        String block = "\"\"\"\n" + "line of text\n".repeat(100_000) + "\"\"\";";
        assertThat(JavaDeclarations.in("var text = " + block + " int x = 1;")).containsOnlyKeys("text", "x");
    }
}
