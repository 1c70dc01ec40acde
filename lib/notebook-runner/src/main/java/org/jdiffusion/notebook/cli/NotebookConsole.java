package org.jdiffusion.notebook.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jdiffusion.notebook.compare.Finding;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.report.ReportFolder;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.Verdict;

/** Prints what becomes of one notebook: a line for each cell as it ends, and what went wrong; and keeps its report. */
final class NotebookConsole implements Worker.Seat {
    private final Console console;
    private final Path file;
    private final Session.Finish finish;
    private final Optional<ReportFolder> report;
    private final PrintWriter out;

    NotebookConsole(Console console, Path file, Session.Finish finish, Optional<ReportFolder> report) {
        this.console = console;
        this.file = file;
        this.finish = finish;
        this.report = report;
        this.out = console.open();
        out.println(file);
    }

    @Override
    public void begins(Cell cell, int left) {
        console.progress().begins(cell);
    }

    @Override
    public void ready(String kernel, double seconds) {
        out.print(console.progress().clearing());
        out.printf(Locale.ROOT, "  kernel %s ready after %.1f s%n", kernel, seconds);
    }

    @Override
    public void ended(CellResult result) {
        console.progress().ended();
        out.print(console.progress().clearing());
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

    @Override
    public NotebookResult close(NotebookResult result) {
        NotebookResult kept = keep(finished(result));
        console.close(out, kept);
        return kept;
    }

    private NotebookResult finished(NotebookResult result) {
        out.print(console.progress().clearing());
        if (!(result instanceof NotebookResult.Played played)) {
            return result;
        }
        played.lint().stream().map(Finding::message).forEach(lint -> out.println("  note: " + lint));
        try {
            String done = finish.accept(played);
            if (!done.isEmpty()) {
                out.println("  " + done);
            }
            return played;
        } catch (IOException e) {
            return new NotebookResult.Unable(file, e.getMessage());
        } catch (RuntimeException e) {
            return new NotebookResult.Unable(file, "the runner failed: " + e);
        }
    }

    private NotebookResult keep(NotebookResult result) {
        NotebookResult kept = result;
        try {
            if (report.isPresent()) {
                report.get().add(result);
            }
        } catch (IOException e) {
            kept = new NotebookResult.Unable(file, "its report could not be written: " + e.getMessage());
        } catch (RuntimeException e) {
            kept = new NotebookResult.Unable(file, "its report could not be written: " + e);
        }
        if (kept instanceof NotebookResult.Unable unable) {
            out.println("ERROR " + file);
            out.println(unable.reason().indent(8).stripTrailing());
        }
        return kept;
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
