package org.jdiffusion.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    Path checkout;

    private Path kernel;
    private Path java;
    private Path arguments;
    private Path jar;

    @BeforeEach
    void setUpAKernel() throws IOException {
        kernel = Files.createDirectories(checkout.resolve(".venv/share/jupyter/kernels/java"));
        java = Path.of(System.getProperty("java.home"), "bin", "java");
        jar = Files.createFile(checkout.resolve("a jar.jar"));
        arguments = kernel.resolve("java.args");
        writeArguments(jar + File.pathSeparator + jar);
        writeSpec(java);
    }

    @Test
    void looksAtEverything() {
        CourseRun course = CourseRun.run("doctor");

        assertThat(course.out())
                .contains("JDK", "memory", "DJL 0.36.0, libtorch 2.7.1", "natives", "device", "threads", "kernel")
                .contains("natives' cache", "course's cache", "models", "charts", "profile")
                .doesNotContain("\u001b");
        boolean failed = course.out().lines().anyMatch(line -> line.startsWith("fail"));
        assertThat(course.exit()).isEqualTo(failed ? 1 : 0);
        assertThat(course.out().contains("Ready.")).isEqualTo(!failed);
    }

    @Test
    void everyFailingLineHasItsCure() {
        List<String> lines = CourseRun.run("doctor").out().lines().toList();

        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("fail")) {
                assertThat(lines.get(i + 1).strip()).startsWith("-> ");
            }
        }
    }

    @Test
    void findsTheKernelFromAFolderBelow() throws IOException {
        Path below = Files.createDirectories(checkout.resolve("notebooks/en"));

        Check check = KernelChecks.all(below).get(0);

        assertThat(check.mark()).as(check.found()).isEqualTo(Check.Mark.OK);
        assertThat(check.found()).contains("2 jars");
    }

    @Test
    void seesAKernelThatIsMissing() throws IOException {
        Files.delete(kernel.resolve("kernel.json"));
        assertFails("no .venv");
    }

    @Test
    void seesAKernelWhoseJavaIsGone() throws IOException {
        writeSpec(checkout.resolve("no/java"));
        assertFails("its Java is gone");
    }

    @Test
    void seesAKernelWhoseJarsAreGone() throws IOException {
        Files.delete(jar);
        assertFails("jars are gone, such as " + jar);
    }

    @Test
    void seesAKernelWhoseArgumentsAreGoneOrEmpty() throws IOException {
        Files.writeString(arguments, "-ea\n");
        assertFails("no class path");
        Files.delete(arguments);
        assertFails("argument file is gone");
    }

    @Test
    void seesAKernelThatIsNoJson() throws IOException {
        Files.writeString(kernel.resolve("kernel.json"), "{");
        assertFails("is not JSON");
        Files.writeString(kernel.resolve("kernel.json"), "");
        assertFails("names no Java");
    }

    private void assertFails(String reason) {
        Check check = KernelChecks.all(checkout).get(0);
        assertThat(check.mark()).isEqualTo(Check.Mark.FAIL);
        assertThat(check.found()).contains(reason);
        assertThat(check.cure()).contains("mvn -Plab");
    }

    private void writeArguments(String classPath) throws IOException {
        Files.writeString(arguments, "# a comment\n-ea\n-classpath \"" + escaped(classPath) + "\"\nMain\n");
    }

    private void writeSpec(Path javaCommand) throws IOException {
        Files.writeString(
                kernel.resolve("kernel.json"),
                "{\"argv\": [\"" + escaped(javaCommand.toString()) + "\", \"@" + escaped(arguments.toString())
                        + "\", \"{connection_file}\"]}");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\");
    }
}
