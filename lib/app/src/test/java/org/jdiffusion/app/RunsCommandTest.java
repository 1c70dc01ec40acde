package org.jdiffusion.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jdiffusion.course.runs.RunLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandTest {
    @TempDir
    Path dir;

    @Test
    void printsARowForEachRun_sorted_andDrawsThem() throws IOException {
        log("one", 0.125);
        log("two", 0.0625);
        Files.writeString(Files.createDirectory(dir.resolve("three")).resolve("environment.json"), "{}");
        Path chart = dir.resolve("chart.png");

        CourseRun course = CourseRun.run("runs", dir, "--sort", "loss", "--chart", chart);

        assertThat(course.err()).isEmpty();
        assertThat(course.exit()).isZero();
        assertThat(course.out().lines().map(line -> line.split(" ", 2)[0]))
                .containsExactly("run", "two", "one", "three");
        assertThat(course.out()).contains("0.0625", "8 x 1", "finished", "config.json: is missing");
        assertThat(ImageIO.read(chart.toFile()).getWidth()).isGreaterThan(900);
    }

    @Test
    void whatHoldsNoRunsOrHasNoSuchColumn_isExit2() {
        assertThat(CourseRun.run("runs", dir).err()).startsWith("course: DIR: wanted a folder with run folders in it");
        assertThat(CourseRun.run("runs", dir.resolve("none")).err()).startsWith("course: dir: wanted a folder, got");
        CourseRun course = CourseRun.run("runs", dir, "--sort", "cost");
        assertThat(course.exit()).isEqualTo(2);
        assertThat(course.err())
                .startsWith("course: sort: wanted one of [run, started,")
                .contains("got cost");
    }

    private void log(String name, double loss) throws IOException {
        try (RunLog log = RunLog.start(dir.resolve(name), Map.of("batch_size", 8), 0)) {
            log.scalar(RunLog.LOSS, 1, loss);
            log.finish();
        }
    }
}
