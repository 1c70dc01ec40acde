package org.jdiffusion.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
    @TempDir
    Path temp;

    @Test
    void anInterruptSavesTheStateAndTheSameCommandGoesOn() throws IOException {
        Path state = temp.resolve("state");
        Object[] command = {
            "train",
            "mnist-conditioned",
            "--mnist-dir",
            TrainingSplit.of64(temp),
            "--out",
            temp.resolve("out"),
            "--state",
            state
        };

        CourseRun first = Interrupted.after(": 1 of ", command);

        assertThat(first.exit()).isEqualTo(Main.INTERRUPTED);
        assertThat(first.err()).contains("interrupted after 1 updates").contains("the state is in " + state);
        assertThat(CourseRun.run("inspect", state.resolve("leg-1.safetensors")).out())
                .contains("updates = 1");

        CourseRun second = Interrupted.after(": 2 of ", command);

        assertThat(second.err()).contains("Resuming from " + state).contains("interrupted after 2 updates");
        assertThat(CourseRun.run("inspect", state.resolve("leg-1.safetensors")).out())
                .contains("updates = 2");
    }

    @Test
    void theJudgeStopsWithinOneUpdateToo() throws IOException {
        Object[] command = {
            "train",
            "digit-judge",
            "--mnist-dir",
            TrainingSplit.of64(temp),
            "--out",
            temp.resolve("out"),
            "--state",
            temp.resolve("state")
        };
        CourseRun course = Interrupted.after(": 1 of ", command);

        assertThat(course.exit()).isEqualTo(Main.INTERRUPTED);
        assertThat(course.err()).contains("interrupted after 1 updates").contains("goes on from there");
    }

    @Test
    void refusesWhatIsNoTrainingSplit() throws IOException {
        CourseRun missing = CourseRun.run(
                "train",
                "digit-judge",
                "--mnist-dir",
                temp,
                "--out",
                temp.resolve("out"),
                "--state",
                temp.resolve("state"));
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.err()).contains("has none of the files train-images-idx3-ubyte");

        Path file = Files.createFile(temp.resolve("file"));
        CourseRun noFolder =
                CourseRun.run("train", "digit-judge", "--mnist-dir", TrainingSplit.of64(temp), "--out", file);
        assertThat(noFolder.exit()).isEqualTo(2);
        assertThat(noFolder.err()).contains("--out: wanted a folder");
    }

    @Test
    void refusesAStateThatIsNone() throws IOException {
        Path state = Files.createDirectories(temp.resolve("state"));
        Path leg = Files.writeString(state.resolve("leg-1.safetensors"), "not a state");
        Object[] command = {
            "train",
            "mnist-conditioned",
            "--mnist-dir",
            TrainingSplit.of64(temp),
            "--out",
            temp.resolve("o"),
            "--state",
            state
        };

        CourseRun broken = CourseRun.run(command);
        assertThat(broken.exit()).isEqualTo(2);
        assertThat(broken.err().lines().reduce((a, b) -> b).orElse("")).startsWith("course: " + leg + ": ");

        command[command.length - 1] = leg;
        CourseRun file = CourseRun.run(command);
        assertThat(file.exit()).isEqualTo(2);
        assertThat(file.err()).contains("--state: wanted a folder");
    }
}
