package org.jdiffusion.notebook.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdiffusion.notebook.compile.Checks.check;
import static org.jdiffusion.notebook.compile.Checks.lines;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwardReferenceTest {
    @TempDir
    private Path folder;

    @Test
    void whatALaterCellDeclares_isGood() throws Exception {
        Checked checked = check(
                folder,
                "int twice(int n) { return 2 * once(n); }\nclass Tree { Leaf leaf; }",
                "int once(int n) { return n; }\nclass Leaf { Tree tree; }",
                "twice(3) + new Tree().hashCode()");

        assertThat(lines(checked)).isEmpty();
    }

    @Test
    void whatNoCellDeclares_isToldWhereItIsUsed() throws Exception {
        Checked checked = check(
                folder,
                "int a = 1;",
                "int sum() {\n    // once more\n    return once() + a;\n}\n\nvoid paint(Colour c) {}",
                "class House { Door door; }");

        assertThat(lines(checked)).hasSize(3);
        assertThat(lines(checked).get(0)).startsWith("2:3:12 cannot find method once(), not even in later cells");
        assertThat(lines(checked).get(1))
                .startsWith("2:6:12 cannot find class Colour")
                .contains("method paint cannot be called");
        assertThat(lines(checked).get(2))
                .startsWith("3:1:15 cannot find class Door")
                .contains("type House cannot be used");
    }

    @Test
    void usesOfWhatIsNeverComplete_followFromIt() throws Exception {
        Checked checked = check(folder, "void paint(Colour c) {}", "paint(null)");

        assertThat(lines(checked)).singleElement().asString().startsWith("1:1:12 cannot find class Colour");
        assertThat(checked.followUps()).isEqualTo(1);
    }

    @Test
    void callOfWhatWaitsForEver_followsFromIt() throws Exception {
        Checked checked = check(folder, "int twice() { return 2 * once(); }", "1 + twice()");

        assertThat(lines(checked)).singleElement().asString().startsWith("1:1:26 cannot find method once()");
        assertThat(checked.followUps()).isEqualTo(1);
    }

    @Test
    void callBeforeItsTime_isTold() throws Exception {
        Checked checked = check(
                folder, "int twice() { return 2 * once(); }", "1 + twice()", "int once() { return 1; }", "twice()");

        assertThat(lines(checked)).containsExactly("2:1:5 twice cannot be called yet: no method once() so far");
    }

    @Test
    void mentionInCodeForLater_isGood() throws Exception {
        Checked checked = check(
                folder,
                "import java.util.function.*;\nint twice() { return 2 * once(); }",
                "IntSupplier later = () -> twice();",
                "IntSupplier much = new IntSupplier() {\n    public int getAsInt() { return twice(); }\n};",
                "int once() { return 1; }",
                "later.getAsInt() + much.getAsInt()");

        assertThat(lines(checked)).isEmpty();
    }

    @Test
    void methodThatALaterCellBreaks_isARemark_andItsCallAnError() throws Exception {
        String[] cells = {"int n = 1;\nint next() { return n + 1; }", "next()", "String n = \"one\";", "next()"};

        Checked uncalled = check(folder, cells[0], cells[1], cells[2]);
        assertThat(uncalled.errors()).isZero();
        assertThat(lines(uncalled))
                .singleElement()
                .asString()
                .startsWith("1:2:1 method next cannot be called any more");
        Checked called = check(folder, cells);
        assertThat(called.errors()).isEqualTo(1);
        assertThat(lines(called).get(1)).startsWith("4:1:1 next cannot be called any more");
    }
}
