package org.jdiffusion.notebook.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jdiffusion.notebook.compile.Checks.check;
import static org.jdiffusion.notebook.compile.Checks.lines;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jdiffusion.notebook.fake.Fakes;
import org.jdiffusion.notebook.fake.JavaKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MagicsTest {
    @TempDir
    private Path folder;

    @Test
    void magics_areNoErrors_andTheCodeAroundThemStaysInItsPlace() throws Exception {
        JavaKernels.classes(
                folder.resolve("lib"), Map.of("p/Lamp.java", "package p; public class Lamp { public int lumen; }"));
        Checked checked = check(
                folder,
                "%classpath lib\n%mavenRepo central https://example.org\nimport p.Lamp;\nnew Lamp().lumen",
                "Object lines = %time 1 + 1\nint wrong = new Lamp().watt;",
                "String rest = \"=%time x\"; int a = 7 % 2;\nint b = a %\n    2;");

        assertThat(lines(checked))
                .singleElement()
                .asString()
                .startsWith("2:2:23 cannot find symbol; symbol: variable watt");
    }

    @Test
    void unknownMagic_isTold_unlessACellMakesIt() throws Exception {
        Checked checked = check(
                folder,
                "int a = 1;\n%matplotlib inline",
                "%%bash\nrm -r /",
                "  %%time\na",
                "\"registerLineMagic(\\\"quiz\\\"\".length()",
                "// kernel().getMagicsRegistry().registerLineMagic(\"quiz\", null)\n%quiz 3");

        assertThat(lines(checked)).hasSize(4);
        assertThat(lines(checked).get(0)).startsWith("1:2:1 the kernel has no magic %matplotlib; it has %addMaven");
        assertThat(lines(checked).get(1))
                .startsWith("2:1:1 the kernel has no magic %%bash; it has %%loadFromPOM, %%time");
        assertThat(lines(checked).get(2)).startsWith("3:1:3 illegal start of expression");
    }

    @Test
    void timedCode_isCheckedToo() throws Exception {
        Checked checked = check(
                folder,
                "%%time\nint a = 1;\nint b = \"x\";",
                "a",
                "%time int c = a.length();",
                "%time int d = a + 1;",
                "d");

        assertThat(lines(checked)).hasSize(2);
        assertThat(lines(checked).get(0)).startsWith("1:3:9 incompatible types");
        assertThat(lines(checked).get(1)).startsWith("3:1:1 in %time, line 1: int cannot be dereferenced");
    }

    @Test
    void loadedFile_declaresItsNames_andItsErrorsAreToldWhereItIsLoaded() throws Exception {
        Files.writeString(folder.resolve("helper.jshell"), "int helped = 1;\nint bad = \"x\";");
        Fakes.notebook(folder.resolve("other.ipynb"), "int other = 2;");
        Checked checked = check(folder, "%load other.ipynb", "other + 1;\n%load helper.jshell\nhelped + other");

        assertThat(lines(checked))
                .singleElement()
                .asString()
                .startsWith("2:2:1 in helper.jshell, line 2: incompatible types");
    }

    @Test
    void whatAMagicNeedsAndIsNotHere_isTheReasonNotToCheck() {
        assertThatThrownBy(() -> check(folder, "int a;", "%load none.jshell"))
                .isInstanceOf(UncheckableException.class)
                .hasMessageContaining("cell [2]")
                .hasMessageContaining("none.jshell");
        assertThatThrownBy(() -> check(folder, "%maven no.such:thing:1.0"))
                .isInstanceOf(UncheckableException.class)
                .hasMessageContaining("no.such:thing:1.0 is not in the local repository");
    }

    @Test
    void words_areSplitAsTheKernelDoes() {
        assertThat(Magics.split(" time  a \"b c\"\td ")).containsExactly("time", "a", "b c", "d");
        assertThat(Magics.split("x \\\"y")).containsExactly("x", "\"y");
    }
}
