package org.jdiffusion.notebook.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdiffusion.notebook.compile.Checks.check;
import static org.jdiffusion.notebook.compile.Checks.lines;

import java.nio.file.Path;
import org.jdiffusion.notebook.fake.Fakes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class NotebookCheckTest {
    @TempDir
    private Path folder;

    @Test
    void rightCells_pass() throws Exception {
        Checked checked = check(
                folder,
                "import java.util.stream.*;\nrecord Point(int x, int y) {}\n// the end",
                "var points = IntStream.range(0, 3).mapToObj(i -> new Point(i, i)).toList();\npoints.get(0).x()",
                "// nothing but a comment",
                "   ",
                "String text = \"\"\"\n    a % b\n    \"\"\";\nfor (var p : points) {\n    display(p);\n}",
                "int x = 3",
                "if (x > 2)\n    x++;\nelse\n    x--;\nthrow new IllegalStateException(text + kernel());");

        assertThat(lines(checked)).isEmpty();
        assertThat(checked.cells()).isEqualTo(6);
    }

    @Test
    void typeError_isToldWithCellLineAndColumn() throws Exception {
        Checked checked =
                check(folder, "int a = 1;", "int b = 2;", "// 日本語\n  int c = a + b; String d = a;\nint e = 5;", "e");

        assertThat(lines(checked))
                .containsExactly("3:2:29 incompatible types: int cannot be converted to java.lang.String");
        assertThat(checked.errors()).isEqualTo(1);
    }

    @Test
    void errorDeepInAMethod_isToldWhereItIs() throws Exception {
        Checked checked = check(
                folder,
                "import java.util.List;\n\nint sum(List<Integer> of) {\n    int s = 0;\n    s += of.size;\n    return s;\n}");

        assertThat(lines(checked))
                .singleElement()
                .asString()
                .startsWith("1:5:12 cannot find symbol; symbol: variable size; location: variable of");
    }

    @Test
    void laterCell_usesWhatEarlierOnesDeclare() throws Exception {
        Checked checked = check(
                folder,
                "class Dog { String bark() { return \"wau\"; } }\nDog dog() { return new Dog(); }",
                "dog().bark().length()",
                "dog().meow()",
                "int n = dog().bark();");

        assertThat(lines(checked)).hasSize(2);
        assertThat(lines(checked).get(0)).startsWith("3:1:6 cannot find symbol; symbol: method meow()");
        assertThat(lines(checked).get(1)).startsWith("4:1:19 incompatible types");
    }

    @Test
    void redefinition_countsFromThereOn() throws Exception {
        Checked checked = check(
                folder,
                "String a = \"x\";\nint f() { return 1; }",
                "a.length() + f()",
                "int a = 3;\nString f() { return \"y\"; }",
                "a + 1",
                "f().length()",
                "a.length()");

        assertThat(lines(checked)).singleElement().asString().startsWith("6:1:2 int cannot be dereferenced");
    }

    @Test
    void missingImport_isTold_onceForEachCell() throws Exception {
        Checked checked = check(
                folder,
                "List.of(1)",
                "Files.exists(null);\nFiles.exists(null)",
                "import java.nio.file.*;",
                "Files.exists(null)");

        assertThat(lines(checked))
                .singleElement()
                .asString()
                .startsWith("2:1:1 cannot find symbol; symbol: variable Files");
        assertThat(checked.followUps()).isEqualTo(1);
    }

    @Test
    void ownLibraries_areNotOnTheKernelsClassPath() throws Exception {
        Checked checked = check(folder, "import picocli.CommandLine;", "import org.junit.jupiter.api.*;");

        assertThat(lines(checked)).hasSize(2).allMatch(line -> line.contains("does not exist"));
    }

    @Test
    @Timeout(60)
    void nothingRuns() throws Exception {
        Path trace = folder.resolve("trace");
        String write = "java.nio.file.Files.writeString(java.nio.file.Path.of(\"" + trace + "\"), \"ran\")";
        Checked checked = check(
                folder,
                write,
                "class Eager {\n    static { try { " + write
                        + "; } catch (java.io.IOException e) {} }\n}\nnew Eager();",
                "while (true) {}",
                "System.exit(3);",
                "Runtime.getRuntime().halt(4);",
                "int still = \"here\";");

        assertThat(lines(checked)).singleElement().asString().startsWith("6:1:13 incompatible types");
        assertThat(trace).doesNotExist();
    }

    @Test
    void errorsThatOnlyFollow_areCountedNotTold() throws Exception {
        Checked checked = check(
                folder,
                "var model = new Modell();\nint side = model.side();",
                "model.train(side);",
                "var good = 1;",
                "good.x",
                "model.a.b");

        assertThat(lines(checked)).hasSize(2);
        assertThat(lines(checked).get(0)).startsWith("1:1:17 cannot find symbol; symbol: class Modell");
        assertThat(lines(checked).get(1)).startsWith("4:1:5 int cannot be dereferenced");
        assertThat(checked.followUps()).isEqualTo(4);
    }

    @Test
    void brokenPackageImport_explainsTheTypesThatAreMissing() throws Exception {
        Checked checked = check(folder, "import com.nowhere.*;", "Thing t = new Thing();", "int a = \"\";");

        assertThat(lines(checked)).hasSize(2);
        assertThat(lines(checked).get(0)).startsWith("1:1:").contains("package com.nowhere does not exist");
        assertThat(lines(checked).get(1)).startsWith("3:1:9");
        assertThat(checked.followUps()).isPositive();
    }

    @Test
    void nameDeclaredAgain_isGoodAgain() throws Exception {
        Checked checked = check(folder, "var n = Nope.one();", "n.x()", "var n = 3;", "n.x()");

        assertThat(lines(checked)).hasSize(2);
        assertThat(lines(checked).get(1)).startsWith("4:1:2 int cannot be dereferenced");
    }

    @Test
    void codeThatDoesNotParse_isToldOnce_andTheNextCellsAreCheckedAllTheSame() throws Exception {
        Checked checked = check(
                folder,
                "int a = 1;\nfor (int i = 0; i < 3; i++) {\n    a += i;\n",
                "int x = ;\nint y = 4;",
                "// open\nString s = \"abc;",
                "x + y + s.length()",
                "a.b()");

        assertThat(lines(checked)).hasSize(4);
        assertThat(lines(checked).get(0)).startsWith("1:2:1 incomplete");
        assertThat(lines(checked).get(1)).startsWith("2:1:9 illegal start of expression");
        assertThat(lines(checked).get(2)).startsWith("3:2:12 unclosed string literal");
        assertThat(lines(checked).get(3)).startsWith("5:1:2 int cannot be dereferenced");
    }

    @Test
    void cellTaggedAsRaising_mayFailToCompile_andEndsThere() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "int a = 1;\nint b = \"x\";\nint c = 3;", "a", "c");
        Fakes.metadata(file, "c1", "{\"tags\": [\"raises-exception\"]}");
        Checked checked = check(file);

        assertThat(lines(checked)).hasSize(2);
        assertThat(checked.findings().get(0).error()).isFalse();
        assertThat(lines(checked).get(0)).startsWith("1:2:9 tagged as raising, and does not compile: incompatible");
        assertThat(lines(checked).get(1)).startsWith("3:1:1 cannot find symbol; symbol: variable c");
    }

    @Test
    void skippedCell_declaresNothing() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "int a = \"wrong\";", "int b = a;");
        Fakes.metadata(file, "c1", "{\"tags\": [\"nbval-skip\"]}");
        Checked checked = check(file);

        assertThat(lines(checked)).singleElement().asString().startsWith("2:1:9 cannot find symbol");
        assertThat(checked.cells()).isEqualTo(1);
    }
}
