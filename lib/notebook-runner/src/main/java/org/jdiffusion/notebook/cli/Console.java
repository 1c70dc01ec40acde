package org.jdiffusion.notebook.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.Verdict;

/** Prints a line for each cell as it ends, what went wrong, and a summary. */
final class Console {
    private final PrintWriter out;
    private final long start = System.nanoTime();
    private int passed;
    private int failed;
    private int skipped;
    private int unable;
    private long peak;

    Console(PrintWriter out) {
        this.out = out;
    }

    void notebook(Path file) {
        out.println(file);
    }

    void ready(String kernel, double seconds) {
        out.printf(Locale.ROOT, "  kernel %s ready after %.1f s%n", kernel, seconds);
    }

    void ended(CellResult result) {
        peak = Math.max(peak, result.peakBytes());
        Verdict verdict = result.verdict();
        if (verdict instanceof Verdict.Passed ok) {
            passed++;
            line("ok  ", result);
            ok.remarks().forEach(remark -> out.println("        note: " + remark));
        } else if (verdict instanceof Verdict.Skipped skip) {
            skipped++;
            out.printf("  skip  %s  (%s)%n", fit(result.cell().title()), skip.reason());
        } else if (verdict instanceof Verdict.Failed bad) {
            failed++;
            line("FAIL", result);
            out.println(bad.problem().getMessage().indent(8).stripTrailing());
        }
    }

    void unable(Path file, String reason) {
        unable++;
        out.println("ERROR " + file);
        out.println(reason.indent(8).stripTrailing());
    }

    int exitCode() {
        return unable > 0 ? ExitCode.COULD_NOT_RUN : failed > 0 ? ExitCode.CELL_FAILED : ExitCode.OK;
    }

    void summary() {
        double seconds = (System.nanoTime() - start) / 1e9;
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

    private void line(String word, CellResult result) {
        out.printf(
                Locale.ROOT,
                "  %s  %s %7.2f s%s%n",
                word,
                fit(result.cell().title()),
                result.seconds(),
                result.peakBytes() == 0 ? "" : "  " + megabytes(result.peakBytes()));
    }

    private static String megabytes(long bytes) {
        return Math.round(bytes / 1e6) + " MB";
    }

    private static String fit(String title) {
        return String.format("%-66s", title);
    }
}
