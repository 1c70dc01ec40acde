package org.jdiffusion.notebooks;

import static org.jdiffusion.notebooks.BadNotebook.differs;
import static org.jdiffusion.notebooks.BadNotebook.file;
import static org.jdiffusion.notebooks.BadNotebook.picture;
import static org.jdiffusion.notebooks.BadNotebook.prints;
import static org.jdiffusion.notebooks.BadNotebook.result;
import static org.jdiffusion.notebooks.BadNotebook.run;
import static org.jdiffusion.notebooks.BadNotebook.stream;

import java.util.List;
import java.util.Map;

/** What can go wrong in a notebook, a row each. */
final class BadNotebooks {
    private static final String FAILS = "[.]Fs";
    private static final String DIES = "[.]Es";

    static final List<BadNotebook> ALL = List.of(
            // The cell fails, and the kernel goes on.
            run(
                    "does not compile",
                    FAILS,
                    "int n = 1;\nString s = n;",
                    "[2]",
                    "incompatible types: int cannot be converted to java.lang.String",
                    "does-not-compile.ipynb:",
                    ": String s = n;"),
            run(
                    "throws",
                    FAILS,
                    "int n = 1;\nthrow new IllegalStateException(\"no such flower\");",
                    "[2]",
                    "java.lang.IllegalStateException: no such flower",
                    "throws.ipynb:",
                    ": throw new"),
            run(
                    "fails an assert",
                    FAILS,
                    "assert 1 == 2 : \"one is not two\";",
                    "[2]",
                    "java.lang.AssertionError: one is not two"),
            run(
                    "recurses without end",
                    FAILS,
                    "int deeper(int n) {\n    return deeper(n + 1) + 1;\n}\ndeeper(0)",
                    "[2]",
                    "java.lang.StackOverflowError"),
            run(
                    "prints itself without end",
                    "[.][FE]s",
                    "class Loop {\n    public String toString() {\n        return \"loop of \" + this;\n    }\n}\nnew Loop()",
                    "[2]",
                    "StackOverflowError"),
            run("waits for input", FAILS, "new Scanner(System.in).nextLine()", "[2]", "input", "not available"),

            // The cell runs, and something other comes than is stored.
            differs(
                    "another text",
                    "10 + 1",
                    List.of(result(Map.of("text/plain", "12"))),
                    "text/plain differs",
                    "\"12\"",
                    "\"11\""),
            differs("missing output", "int n = 1;", List.of(stream("stdout", "gone\n")), "stdout is missing", "gone"),
            differs("extra output", "System.out.println(\"new\");", List.of(), "stdout is unexpected", "new"),
            differs(
                    "wrong stream",
                    "System.err.println(\"a word\");",
                    List.of(stream("stdout", "a word\n")),
                    "stdout is missing",
                    "stderr is unexpected",
                    "a word"),
            differs(
                    "another picture",
                    "new java.awt.image.BufferedImage(4, 4, java.awt.image.BufferedImage.TYPE_BYTE_GRAY)",
                    List.of(picture(255)),
                    "image/png differs",
                    "pixels",
                    "255"),

            // The kernel dies.
            run("exits", DIES, "System.exit(0);", "[2]", "the kernel died", "exit code 0"),
            run("halts", DIES, "Runtime.getRuntime().halt(7);", "[2]", "the kernel died", "exit code 7"),
            run("kills itself", DIES, """
                    new ProcessBuilder("kill", "-9", "" + ProcessHandle.current().pid()).start().waitFor();
                    Thread.sleep(60_000);""", "[2]", "the kernel died", "killed"),
            run("writes where it must not", DIES, """
                    var field = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
                    field.setAccessible(true);
                    ((sun.misc.Unsafe) field.get(null)).putAddress(0, 0);""", "[2]", "the kernel died", "SIGSEGV", "Unsafe_PutLong"),
            run(
                    "fills the memory",
                    "[.][FE]s",
                    "var all = new ArrayList<long[]>();\nwhile (true) all.add(new long[1 << 20]);",
                    "[2]",
                    "OutOfMemoryError"),

            // The time is up; where it was, is said.
            run(
                    "sleeps without end",
                    DIES,
                    "// nbtest: timeout=3s\nwhile (true) Thread.sleep(100);",
                    "[2]",
                    "timed out after 3 s",
                    "java.lang.Thread.sleep("),
            run(
                    "counts without end",
                    DIES,
                    "// nbtest: timeout=3s\nlong count() {\n    long n = 0;\n    while (true) n++;\n}\ncount()",
                    "[2]",
                    "timed out after 3 s",
                    ".count("),
            run("ignores interrupts", DIES, """
                    // nbtest: timeout=3s
                    while (true) {
                        try {
                            Thread.sleep(1000);
                        } catch (InterruptedException e) {
                        }
                    }""", "[2]", "timed out after 3 s", "java.lang.Thread.sleep("),

            // It passes; what was lost on the way is said.
            prints(
                    "200,000 lines",
                    200_000 * 12L,
                    "for (int i = 100_000; i < 300_000; i++) System.out.println(\"line \" + i);"),
            prints(
                    "100 MB",
                    100 * 1_000_001L,
                    "for (int i = 0; i < 100; i++) System.out.println(\"x\".repeat(1_000_000));"),

            // The file cannot be run.
            file("no JSON", "{\"nbformat\": 4, \"cells\": [", "no-JSON.ipynb", "JSON"),
            file(
                    "format 3",
                    "{\"nbformat\": 3, \"nbformat_minor\": 0, \"metadata\": {}, \"worksheets\": []}",
                    "format-3.ipynb",
                    "nbformat 3"),
            file("no such kernel", """
                    {"nbformat": 4, "nbformat_minor": 5,
                     "metadata": {"kernelspec": {"name": "brainwave", "display_name": "B", "language": "waves"}},
                     "cells": [{"cell_type": "code", "id": "a", "metadata": {}, "execution_count": null,
                                "outputs": [], "source": "1"}]}""", "'brainwave' is not installed", "java ("));

    private BadNotebooks() {}
}
