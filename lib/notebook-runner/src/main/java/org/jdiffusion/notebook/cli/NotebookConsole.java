package org.jdiffusion.notebook.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.jdiffusion.notebook.compare.Finding;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.PlayListener;
import org.jdiffusion.notebook.run.Verdict;

/** Prints what becomes of one notebook: a line for each cell as it ends, and what went wrong. */
final class NotebookConsole implements PlayListener {
    private final PrintWriter out;
    private final Path file;
    private final ProgressLine progress;

    /** @param progress moves on with each cell; it makes room for every line printed to {@code out} */
    NotebookConsole(PrintWriter out, Path file, ProgressLine progress) {
        this.out = out;
        this.file = file;
        this.progress = progress;
        out.println(progress.clearing() + file);
    }

    @Override
    public void begins(Cell cell) {
        progress.begins(cell);
    }

    @Override
    public void ready(String kernel, double seconds) {
        out.print(progress.clearing());
        out.printf(Locale.ROOT, "  kernel %s ready after %.1f s%n", kernel, seconds);
    }

    @Override
    public void ended(CellResult result) {
        progress.ended();
        out.print(progress.clearing());
        Verdict verdict = result.verdict();
        if (verdict instanceof Verdict.Passed) {
            line("ok  ", result);
        } else if (verdict instanceof Verdict.Skipped skip) {
            out.printf("  skip  %s  (%s)%n", fit(result.cell().title()), skip.reason());
        } else if (verdict instanceof Verdict.Failed bad) {
            line("FAIL", result);
            out.println(bad.problem().getMessage().indent(8).stripTrailing());
        }
        result.remarks().forEach(remark -> out.println("        note: " + remark));
    }

    /** The last words: why it could not run, what is doubtful about it, and what a command has done with it. */
    void done(NotebookResult result, String command) {
        out.print(progress.clearing());
        if (result instanceof NotebookResult.Unable unable) {
            out.println("ERROR " + file);
            out.println(unable.reason().indent(8).stripTrailing());
        } else if (result instanceof NotebookResult.Played played) {
            played.lint().stream().map(Finding::message).forEach(lint -> out.println("  note: " + lint));
        }
        if (!command.isEmpty()) {
            out.println("  " + command);
        }
    }

    private void line(String word, CellResult result) {
        out.printf(
                Locale.ROOT,
                "  %s  %s %7.2f s%s%n",
                word,
                fit(result.cell().title()),
                result.seconds(),
                result.peakBytes() == 0 ? "" : "  " + Console.megabytes(result.peakBytes()));
    }

    private static String fit(String title) {
        return String.format("%-66s", title);
    }
}
