package org.jdiffusion.notebook.run;

import java.util.List;
import java.util.OptionalInt;
import org.jdiffusion.notebook.compare.Difference;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.run.trace.Trace;

/** Words the failures of one cell: its title, what happened, and the line of the notebook file where it happened. */
final class Problems {
    private static final int TRACE_LINES = 40;
    private static final int LONGEST_LINE = 300;
    private static final int MOST_DIFFERENCES = 10;

    private final Notebook notebook;
    private final Cell cell;

    Problems(Notebook notebook, Cell cell) {
        this.notebook = notebook;
        this.cell = cell;
    }

    /** The cell did not compile or threw. */
    CellFailedError error(Trace trace) {
        StringBuilder text = new StringBuilder(text(trace.headline(), trace.line()));
        List<String> lines = trace.lines();
        lines.stream().limit(TRACE_LINES).forEach(line -> text.append("\n  ").append(shorten(line)));
        if (lines.size() > TRACE_LINES) {
            text.append("\n  … ").append(lines.size() - TRACE_LINES).append(" more lines");
        }
        return new CellFailedError(text.toString(), trace.line(), place(trace.line()));
    }

    /** Its outputs are not the stored ones. */
    OutputMismatchError mismatch(List<Difference> differences) {
        StringBuilder text = new StringBuilder(
                "its output is not the stored one: " + differences.get(0).message());
        differences.stream()
                .skip(1)
                .limit(MOST_DIFFERENCES)
                .forEach(each -> text.append("\n").append(each.message()));
        int more = differences.size() - 1 - MOST_DIFFERENCES;
        text.append(more > 0 ? "\n… " + more + " more differences" : "");
        return new OutputMismatchError(
                text(text.toString(), OptionalInt.empty()), differences, place(OptionalInt.empty()));
    }

    /** The cell did something that it must not do. */
    CellFailedError fault(String headline) {
        OptionalInt unknown = OptionalInt.empty();
        return new CellFailedError(text(headline, unknown), unknown, place(unknown));
    }

    CellTimeoutException timeout(String reason) {
        return new CellTimeoutException(text(reason, OptionalInt.empty()), place(OptionalInt.empty()));
    }

    KernelCrashedException crash(String reason) {
        return new KernelCrashedException(text(reason, OptionalInt.empty()), place(OptionalInt.empty()));
    }

    private String text(String headline, OptionalInt sourceLine) {
        List<String> source = cell.source().lines().toList();
        int shown = sourceLine.orElse(0);
        String line = shown < source.size() ? shorten(source.get(shown).strip()) : "";
        StackTraceElement place = place(sourceLine);
        String dots = sourceLine.isPresent() || source.size() < 2 ? "" : " …";
        String where = "\n  at " + place.getFileName() + ":" + place.getLineNumber() + ": " + line + dots;
        List<String> said = headline.lines().toList();
        StringBuilder text = new StringBuilder(cell.title() + ": " + (said.isEmpty() ? "failed" : said.get(0)) + where);
        said.stream().skip(1).forEach(more -> text.append("\n  ").append(more));
        return text.toString();
    }

    private StackTraceElement place(OptionalInt sourceLine) {
        return new StackTraceElement(
                "notebook", "cell", notebook.file().getFileName().toString(), cell.lineInFile(sourceLine.orElse(0)));
    }

    private static String shorten(String line) {
        String text = line.replace("\t", "    ");
        return text.length() <= LONGEST_LINE ? text : text.substring(0, LONGEST_LINE) + "…";
    }
}
