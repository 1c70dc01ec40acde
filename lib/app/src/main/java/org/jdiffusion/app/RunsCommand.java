package org.jdiffusion.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdiffusion.course.Charts;
import org.jdiffusion.course.Runs;
import org.jdiffusion.io.Atomic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tech.tablesaw.columns.Column;

/** {@code course runs}: compares run folders. */
@Command(
        name = "runs",
        description = "Compare the trainings whose logs lie in a folder and in its folders.",
        mixinStandardHelpOptions = true)
final class RunsCommand implements Callable<Integer> {
    private static final int LONGEST = 120;

    /** What {@code --sort} takes. */
    static final class Columns extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Columns() {
            super(Runs.columns());
        }
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR")
    private Path dir;

    @Option(
            names = "--sort",
            paramLabel = "COLUMN",
            defaultValue = "run",
            completionCandidates = Columns.class,
            description = "Smallest first by ${COMPLETION-CANDIDATES}; largest first as in --sort=-loss.")
    private String sort;

    @Option(names = "--chart", paramLabel = "FILE.png", description = "Where to draw the losses.")
    private Path chart;

    @Override
    public Integer call() throws IOException {
        tech.tablesaw.api.Table runs = Runs.table(dir, sort);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("DIR: wanted a folder with run folders in it, got " + dir);
        }
        Set<Integer> numbers = IntStream.range(0, runs.columnCount())
                .filter(at -> runs.column(at) instanceof tech.tablesaw.api.NumericColumn)
                .boxed()
                .collect(Collectors.toSet());
        Table table = new Table(numbers, runs.columnNames().toArray(String[]::new));
        for (int row = 0; row < runs.rowCount(); row++) {
            List<String> cells = new ArrayList<>();
            for (Column<?> column : runs.columns()) {
                cells.add(Failures.clipped(column.getString(row), LONGEST));
            }
            table.add(cells.toArray(String[]::new));
        }
        table.print(spec.commandLine().getOut());
        if (chart != null) {
            Atomic.write(chart, Charts.png(Runs.chart(dir)));
        }
        return 0;
    }
}
