package org.jdiffusion.notebook.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.Verdict;

/** What a person or a build log sees of a run: the notebooks' lines, not mixed with one another, and a summary. */
final class Console {
    private static final int SLOWEST = 5;
    private static final double WORTH_TELLING = 1;

    private final PrintWriter out;
    private final boolean together;
    private ProgressLine progress = ProgressLine.over(List.of());
    private final Map<PrintWriter, StringWriter> kept = new ConcurrentHashMap<>();
    private final long start = System.nanoTime();
    private final List<Slow> cells = new ArrayList<>();
    private int passed;
    private int failed;
    private int skipped;
    private int unable;

    private record Slow(Path file, CellResult cell) {}

    /** @param together keep a notebook's lines until it is closed, since several are played at a time */
    Console(PrintWriter out, boolean together) {
        this.out = out;
        this.together = together;
    }

    /** Shows from now on how far these are, if somebody watches. */
    void begin(List<Path> files) {
        progress = ProgressLine.over(files);
    }

    ProgressLine progress() {
        return progress;
    }

    /** Where the lines of a notebook go. */
    PrintWriter open() {
        if (!together) {
            out.print(progress.clearing());
            return out;
        }
        StringWriter text = new StringWriter();
        PrintWriter lines = new PrintWriter(text);
        kept.put(lines, text);
        return lines;
    }

    synchronized void close(PrintWriter lines, NotebookResult result) {
        StringWriter text = kept.remove(lines);
        if (text != null) {
            out.print(progress.clearing() + text);
            out.flush();
        }
        if (result instanceof NotebookResult.Played played) {
            played.cells().forEach(cell -> count(played.file(), cell));
        } else {
            unable++;
        }
    }

    /** Tells of a path that is no notebook. */
    synchronized void unable(Path path, String reason) {
        unable++;
        out.println("ERROR " + path);
        out.println(reason.indent(8).stripTrailing());
    }

    synchronized int exitCode() {
        return unable > 0 ? ExitCode.COULD_NOT_RUN : failed > 0 ? ExitCode.CELL_FAILED : ExitCode.OK;
    }

    synchronized void summary() {
        progress.close();
        double seconds = (System.nanoTime() - start) / 1e9;
        List<Slow> slowest = cells.stream()
                .filter(each -> each.cell().seconds() >= WORTH_TELLING)
                .sorted(Comparator.comparingDouble((Slow each) -> each.cell().seconds())
                        .reversed())
                .limit(SLOWEST)
                .toList();
        if (cells.size() > SLOWEST && !slowest.isEmpty()) {
            out.println("Slowest cells:");
            slowest.forEach(each -> out.printf(
                    Locale.ROOT,
                    "%9.2f s %8s  %s %s%n",
                    each.cell().seconds(),
                    megabytes(each.cell().peakBytes()),
                    each.file().getFileName(),
                    each.cell().cell().title()));
        }
        long peak =
                cells.stream().mapToLong(each -> each.cell().peakBytes()).max().orElse(0);
        out.printf(
                Locale.ROOT,
                "%d passed, %d failed, %d skipped%s in %.1f s%s%n",
                passed,
                failed,
                skipped,
                unable == 0 ? "" : ", " + unable + (unable == 1 ? " notebook" : " notebooks") + " could not run",
                seconds,
                peak == 0 ? "" : ", kernel memory at most " + megabytes(peak));
    }

    private void count(Path file, CellResult cell) {
        cells.add(new Slow(file, cell));
        if (cell.verdict() instanceof Verdict.Passed) {
            passed++;
        } else if (cell.verdict() instanceof Verdict.Failed) {
            failed++;
        } else {
            skipped++;
        }
    }

    static String megabytes(long bytes) {
        return bytes == 0 ? "" : Math.round(bytes / 1e6) + " MB";
    }
}
