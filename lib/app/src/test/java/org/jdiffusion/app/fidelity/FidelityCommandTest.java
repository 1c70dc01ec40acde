package org.jdiffusion.app.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jdiffusion.app.CourseRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FidelityCommandTest {
    /** Runs where -Djdiffusion.python names a Python with diffusers. */
    @Test
    void pythonAndJava_sayTheSame() {
        String python = System.getProperty("jdiffusion.python", "");
        assumeThat(python).as("-Djdiffusion.python").isNotEmpty();

        CourseRun course = CourseRun.run("fidelity", "--python", python);

        assertThat(course.exit()).as(course.err() + course.out()).isZero();
        assertThat(course.out()).contains("| weights, as read | 318 | 1,707,009 | all | |");
    }

    @Test
    void aPythonThatFails_isQuoted(@TempDir Path folder) throws IOException {
        assumeThat(Path.of("/bin/sh")).isExecutable();
        Path python = Files.writeString(
                folder.resolve("python"), "#!/bin/sh\necho some lines\necho No module named diffusers\nexit 1\n");
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwx------"));

        CourseRun course = CourseRun.run("fidelity", "--python", python);

        assertThat(course.exit()).isEqualTo(2);
        assertThat(course.err()).contains("exit code 1").contains("No module named diffusers");
    }

    @Test
    void aPageWithoutMarks_isRefusedBeforeAnyWork(@TempDir Path folder) throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "no marks");

        CourseRun course = CourseRun.run("fidelity", "--python", "/no/such/python", "--pages", page);

        assertThat(course.exit()).isEqualTo(2);
        assertThat(course.err())
                .contains("page.md")
                .contains("<!-- fidelity -->")
                .doesNotContain("python");
    }

    @Test
    void aPythonThatIsNotThere_isNamed() {
        CourseRun course = CourseRun.run("fidelity", "--python", "/no/such/python");

        assertThat(course.exit()).isEqualTo(2);
        assertThat(course.err()).contains("/no/such/python");
    }
}
