package org.jdiffusion.course;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jdiffusion.judge.Verdict;
import org.jdiffusion.models.race.RaceMark;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The course's tables. */
public final class Tables {
    private Tables() {}

    /** What was asked for (row) against what the judge saw (column), and the share that agreed. */
    public static Table confusion(Verdict verdict) {
        Table table = Table.create(IntColumn.create(
                Text.of("confusion.wanted"), IntStream.range(0, 10).toArray()));
        for (int seen = 0; seen < 10; seen++) {
            int column = seen;
            table.addColumns(IntColumn.create(
                    Integer.toString(seen),
                    IntStream.range(0, 10)
                            .map(row -> verdict.confusion()[row][column])
                            .toArray()));
        }
        return table.addColumns(percent(
                Text.of("confusion.agreed"),
                IntStream.range(0, 10).mapToDouble(verdict::accuracy).toArray()));
    }

    /** Names of tensors and their shapes. */
    public static Table shapes(List<String> names, NDArray... tensors) {
        return Table.create(
                StringColumn.create(Text.of("shapes.name"), names),
                StringColumn.create(
                        Text.of("shapes.shape"),
                        Arrays.stream(tensors).map(a -> a.getShape().toString())));
    }

    /** Judged accuracy by sampler and number of steps. */
    public static Table accuracy(Map<String, Map<Integer, Double>> bySampler) {
        StringColumn sampler = StringColumn.create(Text.of("steps.sampler"));
        IntColumn steps = IntColumn.create(Text.of("steps.x"));
        DoubleColumn accuracy = DoubleColumn.create(Text.of("steps.agreed"));
        bySampler.forEach((name, points) -> points.forEach((count, value) -> {
            sampler.append(name);
            steps.append(count);
            accuracy.append(100 * value);
        }));
        accuracy.setPrintFormatter(oneDigit());
        return Table.create(sampler, steps, accuracy);
    }

    /** Where each recipe of the race ended: updates, seconds of training, judged accuracy. */
    public static Table race(List<RaceMark> marks) {
        StringColumn recipes = StringColumn.create(Text.of("race.recipe"));
        IntColumn updates = IntColumn.create(Text.of("race.updates"));
        IntColumn seconds = IntColumn.create(Text.of("race.seconds"));
        IntColumn samples = IntColumn.create(Text.of("race.samples"));
        List<RaceMark> ends = marks.stream()
                .filter(mark -> mark.update() == mark.recipe().updates())
                .toList();
        for (RaceMark end : ends) {
            recipes.append(Text.of("race." + end.recipe().key()));
            updates.append(end.update());
            seconds.append((int) Math.round(end.seconds()));
            samples.append(end.samples());
        }
        DoubleColumn agreed = percent(
                Text.of("race.agreed"),
                ends.stream().mapToDouble(RaceMark::accuracy).toArray());
        return Table.create(recipes, updates, seconds, samples, agreed);
    }

    private static DoubleColumn percent(String name, double... shares) {
        DoubleColumn column = DoubleColumn.create(name);
        for (double share : shares) {
            column.append(100 * share);
        }
        column.setPrintFormatter(oneDigit());
        return column;
    }

    private static tech.tablesaw.columns.numbers.NumberColumnFormatter oneDigit() {
        return tech.tablesaw.columns.numbers.NumberColumnFormatter.fixedWithGrouping(1);
    }
}
