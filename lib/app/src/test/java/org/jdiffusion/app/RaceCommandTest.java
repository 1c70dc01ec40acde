package org.jdiffusion.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jdiffusion.models.race.RaceMark;
import org.jdiffusion.models.race.RaceRecipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaceCommandTest {
    @TempDir
    Path temp;

    @Test
    void drawsWhatTheTableHoldsAndRunsNoneAgain() throws IOException {
        Path table = temp.resolve("race.csv");
        Stream<String> marks = Arrays.stream(RaceRecipe.values())
                .flatMap(recipe -> Stream.of(100, 600).map(s -> new RaceMark(recipe, s, s, 200, s / 1000.0).line()));
        List<String> lines = Stream.concat(Stream.of(RaceMark.HEAD), marks).toList();
        Files.write(table, lines);
        Path chart = temp.resolve("race.png");

        CourseRun course =
                CourseRun.run("race", "--mnist-dir", TrainingSplit.of64(temp), "--out", table, "--chart", chart);

        assertThat(course.err()).isEmpty();
        assertThat(course.exit()).isZero();
        assertThat(ImageIO.read(chart.toFile()).getWidth()).isGreaterThan(900);
        assertThat(Files.readAllLines(table)).isEqualTo(lines);
    }

    @Test
    void refusesABrokenTable() throws IOException {
        Path table = Files.writeString(temp.resolve("race.csv"), RaceMark.HEAD + "\nunit,12\n");

        CourseRun course = CourseRun.run("race", "--mnist-dir", TrainingSplit.of64(temp), "--out", table);

        assertThat(course.exit()).isEqualTo(2);
        assertThat(course.err()).contains("unit,12").contains(RaceMark.HEAD);
    }
}
