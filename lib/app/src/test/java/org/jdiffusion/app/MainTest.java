package org.jdiffusion.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MainTest {
    static List<List<String>> wrongUses() {
        return List.of(
                List.of(),
                List.of("nope"),
                List.of("train"),
                List.of("train", "nope"),
                List.of("train", "meadow-judge", "--mnist-dir", "x"),
                List.of("inspect"),
                List.of("inspect", "a", "b"),
                List.of("verify", "only-one"),
                List.of("verify", "a", "b", "--atol", "small"),
                List.of("sample", "mnist-conditioned", "--steps", "many"),
                List.of("sample", "x", "--scheduler", "lms"),
                List.of("bench", "--repeats", "0"),
                List.of("bench", "--cases", "nope"),
                List.of("bench", "--cases", ""),
                List.of("doctor", "--nope"));
    }

    @ParameterizedTest
    @MethodSource("wrongUses")
    void wrongUseIsOneSentenceAndExit2(List<String> args) {
        CourseRun course = CourseRun.run(args.toArray());

        assertThat(course.exit()).isEqualTo(2);
        assertThat(course.out()).isEmpty();
        assertThat(course.err().lines()).hasSize(1);
        assertThat(course.err()).startsWith("course").doesNotContain("Exception");
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : List.of("doctor", "train", "finetune", "sample", "inspect", "verify", "bench")) {
            CourseRun course = CourseRun.run(command, "--help");
            assertThat(course.exit()).isZero();
            assertThat(course.out()).startsWith("Usage: course " + command);
        }
    }

    @Test
    void tellsItsVersion() {
        assertThat(CourseRun.run("--version").out()).startsWith("course ").contains("Java ");
    }

    @Test
    void showsNoControlCharactersInErrors() {
        CourseRun course = CourseRun.run("inspect", "no\u001b[31msuch\nfile");

        assertThat(course.exit()).isEqualTo(2);
        assertThat(course.err().lines()).hasSize(1);
        assertThat(course.err()).doesNotContain("\u001b");
    }

    @Test
    void aNameThatNoFileCanHave_isSaidWithTheCure() {
        for (String option : List.of("--data_dir", "--model_save_name")) {
            CourseRun course = CourseRun.run("finetune", option, "蝶\0");
            assertThat(course.exit()).isEqualTo(2);
            assertThat(course.err())
                    .contains("no file here can be called 蝶\\u0000 (")
                    .contains("set LC_ALL=C.UTF-8");
        }
    }

    @Test
    void bugsShowWhereTheyAre() {
        java.io.StringWriter err = new java.io.StringWriter();

        int exit = Failures.report(new IllegalStateException("impossible"), new java.io.PrintWriter(err, true));

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString())
                .contains("bug")
                .contains("IllegalStateException: impossible")
                .contains("MainTest");
    }
}
