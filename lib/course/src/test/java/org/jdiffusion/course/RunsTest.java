package org.jdiffusion.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jdiffusion.course.runs.RunLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import tech.tablesaw.api.Table;

class RunsTest {
    @TempDir
    Path dir;

    @Test
    void runs_areRows_brokenFoldersToo() throws IOException {
        Map<String, Object> config = Map.of(
                "startModel",
                "flowers-32",
                "dataset_name",
                "butterflies",
                "image-size",
                32,
                "batch_size",
                8,
                "grad_accumulation_steps",
                2,
                "learning_rate",
                1e-5);
        try (RunLog log = RunLog.start(dir.resolve("b/inner"), config, 0)) {
            for (int step = 1; step <= 150; step++) {
                log.scalar(RunLog.LOSS, step, step <= 50 ? 100 : step % 2);
            }
            log.scalar(RunLog.HELD_OUT, 100, 0.25);
            log.scalar(RunLog.HELD_OUT, 150, Double.NaN);
            log.finish();
        }
        RunLog.start(dir.resolve("a"), Map.of(), 0).close();
        RunLog unfinished = RunLog.start(dir.resolve("c"), Map.of(), 0);
        Files.writeString(Files.createDirectory(dir.resolve("d")).resolve("log.jsonl"), "");
        Files.createDirectory(dir.resolve("no-run"));

        Table table = Runs.table(dir);
        assertThat(table.columnNames())
                .containsExactly(
                        "run",
                        "started",
                        "start model",
                        "data set",
                        "pixels",
                        "batch x accumulation",
                        "learning rate",
                        "steps",
                        "last loss",
                        "best held-out loss",
                        "samples a second",
                        "memory (MB)",
                        "state");
        assertThat(table.stringColumn("run").asList()).containsExactly("a", "b/inner", "c", "d");
        assertThat(table.stringColumn("state").asList())
                .startsWith("broken off", "finished", "running")
                .last()
                .asString()
                .startsWith(dir.resolve("d/config.json") + ": is missing");
        assertThat(table.row(1).getString("start model")).isEqualTo("flowers-32");
        assertThat(table.row(1).getString("batch x accumulation")).isEqualTo("8 x 2");
        assertThat(table.column("learning rate").getString(1)).isEqualTo("0.00001");
        assertThat(table.row(1).getDouble("steps")).isEqualTo(150);
        assertThat(table.row(1).getDouble("last loss")).isCloseTo(0.5, within(1e-9)); // of the last hundred
        assertThat(table.row(1).getDouble("best held-out loss")).isEqualTo(0.25);
        assertThat(table.column("last loss").getString(0)).isEmpty();
        unfinished.close();
    }

    @Test
    void rows_areSorted_emptyOnesLast() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            try (RunLog log = RunLog.start(dir.resolve(name), Map.of(), 0)) {
                if (!name.equals("a")) {
                    log.scalar(RunLog.LOSS, 1, name.equals("b") ? 10 : 9);
                }
            }
        }
        assertThat(Runs.table(dir, "loss").stringColumn("run").asList()).containsExactly("c", "b", "a");
        assertThat(Runs.table(dir, "-loss").stringColumn("run").asList()).containsExactly("b", "c", "a");
        assertThatThrownBy(() -> Runs.table(dir, "cost"))
                .hasMessageContaining("loss")
                .hasMessageEndingWith("got cost");
        assertThatThrownBy(() -> Runs.table(dir.resolve("none"))).hasMessageStartingWith("dir: wanted a folder");
        assertThat(Runs.table(dir.resolve("b")).stringColumn("run").asList()).containsExactly("b");
    }

    @Test
    void chart_hasALineForEachRun_withGapsForWhatCannotBeDrawn() throws IOException {
        assertThatThrownBy(() -> Runs.chart(dir)).hasMessageStartingWith("dir: wanted a folder with runs");
        try (RunLog log = RunLog.start(dir.resolve("long"), Map.of(), 0)) {
            for (int step = 1; step <= 1000; step++) {
                log.scalar(RunLog.LOSS, step, step);
            }
        }
        try (RunLog log = RunLog.start(dir.resolve("odd"), Map.of(), 0)) {
            log.scalar(RunLog.LOSS, 1, 0.5);
            log.scalar(RunLog.LOSS, 2, Double.NaN);
            log.scalar(RunLog.LOSS, 3, Double.POSITIVE_INFINITY);
            log.scalar(RunLog.LOSS, 4, 0);
        }
        RunLog.start(dir.resolve("silent"), Map.of(), 0).close();
        XYChart chart = Runs.chart(dir);
        assertThat(chart.getSeriesCollection()).extracting(XYSeries::getName).containsExactly("long", "odd");
        assertThat(chart.getSeries("long").getYData())
                .hasSize(200)
                .startsWith(3, 8)
                .endsWith(993, 998);
        assertThat(chart.getSeries("long").getXData()).startsWith(5, 10);
        assertThat(chart.getSeries("odd").getYData()).containsExactly(0.5, Double.NaN, Double.NaN, Double.NaN);
        assertThat(Charts.png(chart)).isNotEmpty();
    }

    @Test
    void wordsOfRuns_areInBothLanguages() {
        for (String key : Runs.columns()) {
            assertThat(Text.in(java.util.Locale.JAPANESE, "runs." + key))
                    .isNotEqualTo(Text.in(java.util.Locale.ENGLISH, "runs." + key));
        }
    }
}
