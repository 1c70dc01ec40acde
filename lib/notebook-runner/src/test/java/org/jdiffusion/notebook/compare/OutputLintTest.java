package org.jdiffusion.notebook.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputLintTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.awt.image.BufferedImage@1589c2e6: type = 1",
                "Foo@1a2b3c",
                "[I@7",
                "[[Ljava.lang.String;@15db9742",
                "REPL.$JShell$11$Lambda/0x0000000800c03000@1b2c3d4e",
                "Main$$Lambda$14/1234567@1b2c3d4e",
                "<__main__.Foo object at 0x7f3a5c0d1e50>"
            })
    void identityHashes_areFound(String text) {
        List<Finding> found = OutputLint.ofCell(Json.stdout("x " + text + "\n"), 1);

        assertThat(found).hasSize(1);
        assertThat(found.get(0)).isInstanceOf(Finding.IdentityHash.class);
        assertThat(found.get(0).message()).startsWith("stdout holds an identity hash code, another one in each run: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/home/ann/course/a.png",
                "saved to /tmp/x1/y.txt.",
                "'/Users/ann/a b'",
                "file:///data/x",
                "C:\\Users\\ann",
                "(/opt/cache/x)"
            })
    void absolutePaths_areFound(String text) {
        List<Finding> found = OutputLint.ofCell(Json.display("text/plain", text), 1);

        assertThat(found).hasSize(1);
        assertThat(found.get(0)).isInstanceOf(Finding.AbsolutePath.class);
        assertThat(found.get(0).message())
                .startsWith("text/plain holds an absolute path, which is another one elsewhere: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail ann@example.org or Ann@cafe.org",
                "https://example.org/home/ann/x",
                "target/home/x and ./tmp/y and ~/tmp/y",
                "and/or, 1/2, </var>, x:/y",
                "@Override @Test",
                "half past a: b\\n"
            })
    void otherTexts_arePlain(String text) {
        assertThat(OutputLint.ofCell(Json.stdout(text), 500)).isEmpty();
    }

    @Test
    void pictures_areNoText() {
        assertThat(OutputLint.ofCell(Json.display("image/png", "/home/a/b+Foo@1a2b3c"), 1))
                .isEmpty();
    }

    @Test
    void repeatedFindings_areCounted() {
        assertThat(OutputLint.ofCell(Json.stdout("A@11111 /tmp/a\nA@22222 A@33333 /tmp/b"), 1))
                .containsExactly(
                        new Finding.IdentityHash("stdout", "A@11111", 3),
                        new Finding.AbsolutePath("stdout", "/tmp/a", 2))
                .extracting(Finding::message)
                .contains("stdout holds an absolute path, which is another one elsewhere: /tmp/a and 1 more");
    }

    @Test
    void traceback_isLookedAt() {
        assertThat(OutputLint.ofCell(
                        Json.read("[{'output_type':'error','ename':'E','evalue':'v','traceback':['a','/tmp/x']}]"), 1))
                .containsExactly(new Finding.AbsolutePath("traceback", "/tmp/x", 1));
    }

    @Test
    void tooManyMessages_areTold() {
        assertThat(OutputLint.ofCell(Json.stdout("a"), 501))
                .extracting(Finding::message)
                .containsExactly(
                        "the cell printed in 501 messages, more than 500: there may be output lost by the kernel,"
                                + " so print whole blocks");
    }

    @Test
    void tooMuchOutput_isTold_ofTheCellAndOfTheNotebook() {
        var half = Json.stdout("x".repeat(600_000));

        assertThat(OutputLint.ofCell(half, 1)).isEmpty();
        assertThat(OutputLint.ofCell(Json.stdout("x".repeat(1_500_000)), 1))
                .extracting(Finding::message)
                .containsExactly("the cell puts out 1.5 MB, more than 1 MB: show less, or smaller pictures");
        assertThat(OutputLint.ofNotebook(List.of(half))).isEmpty();
        assertThat(OutputLint.ofNotebook(List.of(half, half)))
                .extracting(Finding::message)
                .containsExactly("the notebook puts out 1.2 MB, more than 1 MB: show less, or smaller pictures");
    }
}
