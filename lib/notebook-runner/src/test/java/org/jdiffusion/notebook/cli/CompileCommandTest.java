package org.jdiffusion.notebook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.jdiffusion.notebook.fake.Fakes;
import org.jdiffusion.notebook.fake.JavaKernels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompileCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Path library;
    private Path kernel;

    @BeforeEach
    void kernel() throws IOException {
        library = JavaKernels.classes(
                folder.resolve("library"), Map.of("p/Lamp.java", "package p; public class Lamp { public int lumen; }"));
        kernel = JavaKernels.spec(folder.resolve("kernels"), "mine", library);
    }

    @Test
    void goodNotebooks_are0() throws IOException {
        Path nbs = folder.resolve("nbs");
        Fakes.notebook(nbs.resolve("en/a.ipynb"), "import p.*;", "new Lamp().lumen");
        Fakes.notebook(nbs.resolve("ja/a.ipynb"), "import p.*;", "new Lamp().lumen");

        assertThat(compile(nbs)).isZero();
        assertThat(text())
                .contains("ok    " + nbs.resolve("en/a.ipynb") + "  2 cells")
                .contains("2 notebooks, 4 cells in")
                .contains("2 compile, 0 do not");
        assertThat(remembered()).as("twins share a check").isEqualTo(1);
    }

    @Test
    void error_is1_withFileCellLineAndCaret() throws IOException {
        Path good = Fakes.notebook(folder.resolve("good.ipynb"), "1");
        Path bad = Fakes.notebook(
                folder.resolve("bad.ipynb"), "import p.*;", "// Light\nvar 電球 = new Lamp();\n\tint w = 電球.watt;");

        assertThat(compile(bad, good)).isEqualTo(1);
        assertThat(text())
                .contains("FAIL  " + bad + "  2 cells, 1 error")
                .containsPattern(
                        "bad\\.ipynb:\\d+: cell \\[2] Light \\(id c2\\), line 3, column 12: cannot find symbol")
                .contains("          \tint w = 電球.watt;\n          \t        \u3000\u3000^\n")
                .contains("ok    " + good);
    }

    @Test
    void whatCannotBeChecked_is2_withTheReason_andTheRestIsChecked() throws IOException {
        Path good = Fakes.notebook(folder.resolve("good.ipynb"), "int a = \"\";");
        Path bad = Files.writeString(folder.resolve("bad.ipynb"), "{");

        assertThat(compile(bad, good, folder.resolve("none"))).isEqualTo(2);
        assertThat(text())
                .contains("ERROR " + bad)
                .contains("not JSON")
                .contains("no such file or folder")
                .contains("FAIL  " + good)
                .contains("2 could not be checked");
    }

    @Test
    void kernelThatDoesNotExistOrSpeaksNoJava_is2_andThoseThatExistAreNamed() throws IOException {
        Path project = folder.resolve("project");
        Path file = Fakes.notebook(project.resolve("a.ipynb"), "1");
        Path kernels = project.resolve(".venv/share/jupyter/kernels");
        JavaKernels.spec(kernels, "java");
        Path python = JavaKernels.spec(kernels, "python3", "python", Map.of(), "python");

        assertThat(nbrun("compile", "--no-cache", "--kernel", "scala", file.toString()))
                .isEqualTo(2);
        assertThat(text())
                .contains(file.toString())
                .contains("the kernel 'scala' is not installed, these are: java (")
                .contains("python3 (" + python);
        assertThat(nbrun("compile", "--no-cache", "--kernel", "python3", file.toString()))
                .isEqualTo(2);
        assertThat(text()).contains("speaks python");
        assertThat(nbrun("compile", "--no-cache", "--kernel", "JAVA", file.toString()))
                .isZero();
        assertThat(nbrun("compile", "--jobs", "0", file.toString())).isEqualTo(2);
    }

    @Test
    void proseAlone_needsNoKernel() throws IOException {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"));

        assertThat(nbrun("compile", "--no-cache", "--kernel", "none", file.toString()))
                .isZero();
        assertThat(text()).contains("ok    " + file + "  0 cells");
    }

    @Test
    void magicThatCannotBeRead_isTheReasonNotToCheckThatNotebook() throws IOException {
        Path bad = Fakes.notebook(folder.resolve("bad.ipynb"), "%classpath lib/[*");
        Path good = Fakes.notebook(folder.resolve("good.ipynb"), "1");
        Files.createDirectories(folder.resolve("lib"));

        assertThat(compile(bad, good)).isEqualTo(2);
        assertThat(text()).contains("ERROR " + bad).contains("ok    " + good);
    }

    @Test
    void unchangedNotebook_isNotCheckedAgain_andItsErrorsAreToldAgain() throws IOException {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "int a = \"x\";");
        assertThat(compile(file)).isEqualTo(1);
        assertThat(text()).doesNotContain("unchanged").contains("a.ipynb:15: cell [1]");

        Files.writeString(file, Files.readString(file).replaceFirst("\\{", "{\n\n"));
        assertThat(compile(file)).isEqualTo(1);
        assertThat(text())
                .contains("(1 unchanged")
                .contains("a.ipynb:17: cell [1]")
                .contains("incompatible types");
    }

    @Test
    void change_isCheckedAnew_inTheCodeTheClassPathOrTheTags() throws IOException {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "import p.*;", "new Lamp().lumen");
        assertThat(compile(file)).isZero();

        Fakes.notebook(file, "import p.*;", "new Lamp().watt");
        assertThat(compile(file)).isEqualTo(1);
        Fakes.metadata(file, "c2", "{\"tags\": [\"raises-exception\"]}");
        assertThat(compile(file)).isZero();

        Fakes.notebook(file, "import p.*;", "new Lamp().lumen");
        text();
        JavaKernels.classes(library, Map.of("p/Lamp.java", "package p; public class Lamp { public int watts; }"));
        assertThat(compile(file)).isEqualTo(1);
        assertThat(text()).doesNotContain("unchanged");
    }

    @Test
    void newerClassFile_isCheckedAnew_evenOfTheSameSize() throws IOException {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "1");
        compile(file);
        compile(file);
        assertThat(text()).contains("(1 unchanged");
        Files.setLastModifiedTime(library.resolve("p/Lamp.class"), FileTime.fromMillis(1_000_000));

        compile(file);
        assertThat(text()).doesNotContain("unchanged");
    }

    @Test
    void damagedCache_isNoCache() throws IOException {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "int a = \"x\";");
        compile(file);
        try (Stream<Path> kept = Files.list(folder.resolve("cache"))) {
            for (Path each : kept.toList()) {
                Files.writeString(each, "{\"cells\":");
            }
        }
        text();

        assertThat(compile(file)).isEqualTo(1);
        assertThat(text()).doesNotContain("unchanged");
    }

    @Test
    void classPathWithHoles_isRemarkedUpon() throws IOException {
        kernel = JavaKernels.spec(folder.resolve("kernels"), "holes", folder.resolve("unbuilt.jar"));
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "1");

        assertThat(compile(file)).isZero();
        assertThat(text())
                .contains("the class path of the kernel holes names what does not exist")
                .contains("unbuilt.jar");
    }

    private long remembered() throws IOException {
        try (Stream<Path> kept = Files.list(folder.resolve("cache"))) {
            return kept.count();
        }
    }

    private int compile(Path... files) {
        String[] fixed = {
            "compile",
            "--kernel",
            kernel.toString(),
            "--cache",
            folder.resolve("cache").toString()
        };
        String[] all = Arrays.copyOf(fixed, fixed.length + files.length);
        for (int i = 0; i < files.length; i++) {
            all[fixed.length + i] = files[i].toString();
        }
        return nbrun(all);
    }

    private int nbrun(String... args) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return NbRun.run(stream, stream, args);
    }

    private String text() {
        String text = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return text;
    }
}
