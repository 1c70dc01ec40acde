package org.jdiffusion.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.MissingResourceException;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.Table;

class ResultsTest {
    @Test
    void rows_becomeATable_withHeadingsOfTheCourse() {
        Table table = new Results("model", "steps", "seconds")
                .add("flowers-32", 20, 1.25)
                .add("butterflies-32", 40, 2.5)
                .table();
        assertThat(table.columnNames()).containsExactly("model", "steps", "seconds");
        assertThat(table.print()).contains("flowers-32", "1.25", "40 ").doesNotContain("40.0");
    }

    @Test
    void numbers_haveThreeDigits_alsoBelowZero() {
        assertThat(new Results("slope").add(-0.01234).add(-0.0011).table().print())
                .contains("-0.0123", "-0.0011");
    }

    @Test
    void chart_hasALineForEachOfItsKind() {
        Results results = new Results("model", "steps", "seconds")
                .add("a", 1, 10)
                .add("b", 1, 20)
                .add("a", 2, 30);
        XYChart chart = results.chart("time", "steps", "seconds", "model");
        assertThat(chart.getSeries("a").getYData()).containsExactly(10, 30);
        assertThat(chart.getSeries("b").getXData()).containsExactly(1);
        assertThat(results.chart("time", "steps", "seconds")
                        .getSeries("seconds")
                        .getYData())
                .containsExactly(10, 20, 30);
    }

    @Test
    void whatCouldNotBeMeasured_isLeftOutOfTheChart() {
        Results results =
                new Results("steps", "species").add(1, Double.NaN).add(2, 0.5).add(3, Double.NaN);
        assertThat(results.chart("quality", "steps", "species")
                        .getSeries("right species (share)")
                        .getXData())
                .containsExactly(2);
        XYChart empty = new Results("steps", "species").add(1, Double.NaN).chart("quality", "steps", "species");
        assertThat(Charts.png(empty)).isNotEmpty();
    }

    @Test
    void keys_arePutIntoWords() {
        assertThat(new Results("model").add("FINE_TUNED").add("my own").table().print())
                .contains("fine-tuned", "my own");
    }

    @Test
    void whatDoesNotFit_isRefusedByName() {
        assertThatThrownBy(() -> new Results("nonsense")).isInstanceOf(MissingResourceException.class);
        Results results = new Results("steps", "seconds");
        assertThatThrownBy(() -> results.add(1)).hasMessageContaining("one for each of [steps, seconds]");
        assertThatThrownBy(() -> results.chart("time", "steps", "model"))
                .hasMessageContaining("wanted one of the columns [steps, seconds], got 'model'");
    }
}
