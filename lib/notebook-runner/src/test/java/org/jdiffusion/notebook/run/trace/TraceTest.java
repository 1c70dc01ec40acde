package org.jdiffusion.notebook.run.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of the failing cell are counted from 1 here, as readers do. */
class TraceTest {
    @TempDir
    private Path folder;

    private Samples samples;

    @BeforeEach
    void read() throws IOException {
        samples = new Samples(folder);
    }

    @Test
    void framesOfEarlierCells_haveTheirCellAndLine() throws Exception {
        Trace trace = samples.trace("functions of earlier cells");

        assertThat(trace.headline()).isEqualTo("java.lang.ArithmeticException: / by zero");
        assertThat(withoutFile(trace))
                .containsExactly(
                        "at g (cell [1], line 2)",
                        "at new A (cell [2], line 8)",
                        "at a lambda in A.B.go (cell [2], line 10)",
                        "at java.base/java.lang.Iterable.forEach(Iterable.java:75)",
                        "at A.B.go (cell [2], line 10)",
                        "at cell [3], line 2");
        assertThat(trace.lines().get(0)).matches(".*, a\\.ipynb:\\d+\\)");
    }

    @Test
    void causes_areTold() throws Exception {
        assertThat(withoutFile(samples.trace("cause")))
                .containsExactly(
                        "at cell [2], line 3",
                        "Caused by: java.lang.ArithmeticException: / by zero",
                        "at g (cell [1], line 2)",
                        "at cell [2], line 2");
        assertThat(withoutFile(samples.trace("other thread")))
                .endsWith("at g (cell [1], line 2)", "at a lambda (cell [2], line 3)");
        assertThat(withoutFile(samples.trace("static"))).contains("at the initialisation of S (cell [2], line 2)");
    }

    /** There the kernel sends the lines of the classes around the snippets, and what is suppressed. */
    @Test
    void failureInRendering_pointsToTheResult() throws Exception {
        Trace trace = samples.trace("rendering");

        assertThat(trace.line()).hasValue(0);
        assertThat(withoutFile(trace))
                .containsExactly(
                        "at an anonymous class.toString (cell [1], line 5)",
                        "at java.base/java.lang.String.valueOf(String.java:4220)",
                        "Caused by: java.lang.IllegalStateException: x",
                        "at an anonymous class.toString (cell [1], line 3)",
                        "Suppressed: java.io.IOException: supp",
                        "at an anonymous class.toString (cell [1], line 4)");
    }

    @ParameterizedTest
    @CsvSource({
        "equal snippets, 4",
        "equal text in a loop, 7",
        "declared anew, 2",
        "without semicolon, 1",
        "class of the notebook, 2",
        "unresolved, 1",
        "unknown magic, 2",
        "timed cell, 3",
        "timed line, 2",
        "timed line that does not compile, 2",
        "library, 2",
        "comments, 4",
        "code from elsewhere, 3",
        "line ends, 2",
        "'compiler', 2",
        "'compiler, twice', 7",
        "'compiler, line ends', 4",
        "'compiler, chain', 3",
        "'compiler, text block', 4",
        "'compiler, behind a magic', 3",
        "'compiler, equal snippets', 5",
        "incomplete, 3",
        "python, 2",
        "'python, cause', 7",
        "'python, syntax', 2",
        "'python, no message', 1",
    })
    void failingLine_isFound(String name, int line) throws Exception {
        assertThat(samples.trace(name).line()).hasValue(line - 1);
    }

    @Test
    void equalSnippetsInSeveralCells_areToldApartByTheirOrder() throws Exception {
        assertThat(withoutFile(samples.trace("equal lambdas")))
                .containsExactly("at g (cell [1], line 2)", "at a lambda (cell [2], line 6)", "at cell [4], line 1");
        assertThat(withoutFile(samples.trace("declared anew")))
                .containsExactly("at g (cell [2], line 4)", "at cell [3], line 2");
    }

    @Test
    void whatAMagicRuns_isToldWithoutTheMagic() throws Exception {
        Trace trace = samples.trace("timed cell");

        assertThat(trace.headline()).isEqualTo("java.lang.ArithmeticException: / by zero");
        assertThat(withoutFile(trace)).containsExactly("at g (cell [1], line 2)", "at cell [2], line 3");
        assertThat(samples.trace("timed line that does not compile").headline())
                .isEqualTo("does not compile: cannot find symbol; symbol: variable nope3");
    }

    @Test
    void unresolvedReference_saysWhatIsMissing() throws Exception {
        Trace trace = samples.trace("unresolved");

        assertThat(trace.headline()).isEqualTo("bar() needs what is not declared: class Missing");
        assertThat(withoutFile(trace)).containsExactly("at bar (cell [1], line 2)", "at cell [2], line 1");
        assertThat(samples.trace("unresolved", samples.error("unresolved"), Optional.empty())
                        .headline())
                .isEqualTo("bar() needs something that is not declared");
    }

    @Test
    void namesOfTheShell_areTakenOut() throws Exception {
        assertThat(samples.trace("null").headline()).endsWith("because \"o\" is null");
        assertThat(samples.trace("class of the notebook").headline()).isEqualTo("Odd");
    }

    @Test
    void linesOfTheMessage_areNotToldAgain() throws Exception {
        Trace trace = samples.trace("lines in the message");

        assertThat(trace.headline()).isEqualTo("java.lang.Exception: multi\nline: a\n\tat fake.Frame(X.java:3)");
        assertThat(withoutFile(trace)).endsWith("at cell [1], line 1").doesNotContain("line: a");
    }

    @Test
    void longStretchOfALibrary_isShortened() throws Exception {
        assertThat(withoutFile(samples.trace("library"))).hasSize(6).endsWith("… 5 more", "at cell [1], line 2");
    }

    @Test
    void compilersMessages_allHaveTheirPlace() throws Exception {
        Trace trace = samples.trace("compiler, twice");

        assertThat(trace.headline()).isEqualTo("does not compile: cannot find symbol; symbol: method foo(int)");
        assertThat(trace.lines())
                .singleElement()
                .asString()
                .matches(
                        " *at cell \\[1], line 8 \\(a\\.ipynb:\\d+\\): cannot find symbol; symbol: method bar2\\(int\\)");
    }

    @Test
    void endlessRecursion_isFolded() throws Exception {
        ObjectNode error = JsonNodeFactory.instance
                .objectNode()
                .put("ename", "RuntimeException")
                .put("evalue", "java.lang.StackOverflowError, null");
        ArrayNode lines = error.putArray("traceback").add("java.lang.StackOverflowError: null");
        for (int i = 0; i < 512; i++) {
            lines.add("\tat .ping(#11:2)").add("\tat .pong(#12:2)");
        }
        lines.add("Caused by: java.io.IOException: null").add("\tat .(#13:1)");
        Trace trace = samples.trace("cause", ErrorText.of(error), Optional.empty());

        assertThat(trace.headline()).isEqualTo("java.lang.StackOverflowError");
        assertThat(withoutFile(trace))
                .containsExactly(
                        "at ping (snippet #11, line 2)",
                        "at pong (snippet #12, line 2)",
                        "… these 2 lines 511 times more",
                        "Caused by: java.io.IOException",
                        "at (snippet #13, line 1)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no", "S 1", "S 1 ***", "D 1 YQ==", "S 1 YQ==\nW a b c"})
    void kernelThatDoesNotAnswer_leavesTheFramesAsTheyAre(String answer) throws Exception {
        Trace trace = samples.trace("cause", samples.error("cause"), Optional.of(answer));

        assertThat(trace.headline()).isEqualTo("java.lang.IllegalStateException: outer");
        assertThat(trace.line()).isEqualTo(OptionalInt.empty());
        assertThat(trace.lines()).hasSize(4).contains("    at g (snippet #11, line 2)");
    }

    @Test
    void compileErrorWithoutAnswer_pointsToItsSnippet() throws Exception {
        Trace trace = samples.trace("compiler, twice", samples.error("compiler, twice"), Optional.empty());

        assertThat(trace.headline()).startsWith("does not compile: cannot find symbol; symbol: method foo(int)");
        assertThat(trace.line()).hasValue(4);
    }

    @Test
    void pythonFrames_haveTheirCellAndLine() throws Exception {
        assertThat(withoutFile(samples.trace("python")))
                .containsExactly(
                        "ZeroDivisionError Traceback (most recent call last)",
                        "at cell [3], line 2",
                        "g(",
                        "at g(i) (cell [1], line 3)",
                        "return k / i",
                        "ZeroDivisionError: division by zero");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cell In[3], line 2",
                "Cell In [3], line 2, in <module>",
                "Input In [3], in <cell line: 2>()\n----> 2 g(",
                "<ipython-input-3-0123456789ab> in <module>\n----> 2 g(",
                "  File \"<ipython-input-3-0123456789ab>\", line 2",
            })
    void framesOfEveryIPython_areUnderstood(String frame) throws Exception {
        ObjectNode error =
                JsonNodeFactory.instance.objectNode().put("ename", "E").put("evalue", "");
        error.putArray("traceback").add(frame);
        Trace trace = samples.trace("python", ErrorText.of(error), Optional.empty());

        assertThat(trace.line()).hasValue(1);
        assertThat(withoutFile(trace)).first().isEqualTo("at cell [3], line 2");
    }

    @Test
    void traceOfAnotherLanguage_isLeftAsItIs() throws Exception {
        ObjectNode error =
                JsonNodeFactory.instance.objectNode().put("ename", "").put("evalue", "object 'x' not found");
        error.putArray("traceback")
                .add("Error: object 'x' not found")
                .add("Traceback:")
                .add("1. f()");
        Trace trace = samples.trace("python", ErrorText.of(error), Optional.empty());

        assertThat(trace.headline()).isEqualTo("object 'x' not found");
        assertThat(trace.lines()).contains("1. f()");
    }

    /** The lines without their margins and the line of the file, which depends on the layout of the JSON. */
    private static List<String> withoutFile(Trace trace) {
        return trace.lines().stream()
                .map(line -> line.strip()
                        .replaceAll("\\s+", " ")
                        .replaceFirst(",? \\(?a\\.ipynb:\\d+\\)$", line.contains("(cell") ? ")" : ""))
                .toList();
    }
}
