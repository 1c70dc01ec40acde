package org.jdiffusion.notebook.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.execution.LocalExecutionControlProvider;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is injected, as JShell understands it. */
class InjectedJavaTest {
    @TempDir
    private Path folder;

    private JShell shell;

    @BeforeEach
    void open() {
        shell = JShell.builder()
                .executionEngine(new LocalExecutionControlProvider(), null)
                .build();
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void everyType_isRedefined() throws IOException {
        Notebook notebook = Notes.with(folder, "java", """
                final int i = 1; long l = 1; short s = 1; byte b = 1; Integer boxed = 1; Long big = 1L;
                double d = 1; double nan = 0; float f = 1; boolean flag = false;
                char c = 'c', quote = '"';
                String text = "default"; var guessed = 1e-3;""");
        List<String> values = run(
                Notes.set(
                        notebook,
                        "i=-2147483648",
                        "l=9223372036854775807",
                        "s=-5",
                        "b=-128",
                        "boxed=3",
                        "big=4",
                        "d=4.9e-324",
                        "nan=NaN",
                        "f=3.4028235e38",
                        "flag=true",
                        "c=\\",
                        "quote='",
                        "text=x",
                        "guessed=2"),
                "i",
                "l",
                "s",
                "b",
                "boxed",
                "big",
                "d",
                "nan",
                "f",
                "flag",
                "c",
                "quote",
                "text",
                "guessed");

        assertThat(values)
                .containsExactly(
                        "-2147483648",
                        "9223372036854775807",
                        "-5",
                        "-128",
                        "3",
                        "4",
                        "4.9E-324",
                        "NaN",
                        "3.4028235E38",
                        "true",
                        "'\\\\'",
                        "'\\''",
                        "\"x\"",
                        "2.0");
    }

    @Test
    void codeBehindTheParameters_seesTheNewValues() throws IOException {
        Notebook notebook = Notes.with(folder, "java", "int epochs = 10; int twice() { return 2 * epochs; }");

        assertThat(run(Notes.set(notebook, "epochs=4"), "twice()")).containsExactly("8");
    }

    @Test
    void withoutDefaults_guessesCompile() throws IOException {
        Notebook notebook = Notes.without(folder, "java");

        assertThat(run(Notes.set(notebook, "a=null", "b=3000000000", "c=-inf"), "a", "b", "c"))
                .containsExactly("null", "3000000000", "-Infinity");
    }

    /** Each of these is text and nothing else, whatever it tries. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"; System.exit(1); String y = \"",
                "\\\"; System.exit(1); //",
                "\\",
                "\\\\\"",
                "\\u0022; System.exit(1); //",
                "\\\\u0022; System.exit(1); //",
                "\\uu000a System.exit(1); //",
                "\\u000a\\u000d\n\r\n\u0000\u0008\u000c\u001b[1m\u007f\u0085\t1",
                "\u00017\u0000\u0000",
                "*/ /* // \"\"\" ''",
                "あ é 😀 \u202e\u2028\u200b \ufeff",
                "%maven a:b:1 =%x =  %y =\t%z",
            })
    void text_staysText(String text) throws IOException {
        Notebook notebook = Notes.with(folder, "java", "String text = \"\"; boolean same(String o) { return true; }");
        Notebook set = Notes.set(notebook, "text=" + text);
        String points = text.codePoints().boxed().toList().toString();

        assertThat(run(set, "text.codePoints().boxed().toList().toString()")).containsExactly('"' + points + '"');
        String source = set.codeCells().get(1).source();
        assertThat(source.lines()).hasSize(2);
        assertThat(source).doesNotContainPattern("=\\s*%");
    }

    /** Runs the cells but the last, as the kernel does, and returns the values of the expressions. */
    private List<String> run(Notebook notebook, String... expressions) {
        List<Cell> cells = notebook.codeCells();
        cells.subList(0, cells.size() - 1).forEach(cell -> evaluate(cell.source()));
        List<String> values = new ArrayList<>();
        for (String expression : expressions) {
            values.add(evaluate(expression));
        }
        return values;
    }

    private String evaluate(String code) {
        String value = "";
        String rest = code;
        while (!rest.isBlank()) {
            CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            for (SnippetEvent event : shell.eval(next.source())) {
                assertThat(event.status()).as(next.source()).isIn(Status.VALID, Status.OVERWRITTEN);
                assertThat(event.exception()).isNull();
                value = event.causeSnippet() == null ? event.value() : value;
            }
            rest = next.remaining();
        }
        return value;
    }
}
