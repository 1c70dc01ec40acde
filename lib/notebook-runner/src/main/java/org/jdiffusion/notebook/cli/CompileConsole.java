package org.jdiffusion.notebook.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jdiffusion.notebook.compile.Checked;
import org.jdiffusion.notebook.compile.Finding;
import org.jdiffusion.notebook.compile.Outcome;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;

/** Prints a line for each notebook as it is checked, its errors with the source line and a caret, and a summary. */
final class CompileConsole {
    private static final int LONGEST_LINE = 160;

    private final PrintWriter out;
    private final long start = System.nanoTime();
    private final Set<String> remarks = new LinkedHashSet<>();
    private int fine;
    private int faulty;
    private int unable;
    private int cells;
    private int remembered;

    CompileConsole(PrintWriter out) {
        this.out = out;
    }

    void ended(Outcome outcome) {
        if (outcome instanceof Outcome.Unable failed) {
            unable(failed.file(), failed.reason());
        } else if (outcome instanceof Outcome.Compiled compiled) {
            ended(compiled);
        }
    }

    void unable(Path file, String reason) {
        unable++;
        out.println("ERROR " + file);
        out.println(reason.indent(6).stripTrailing());
    }

    void summary() {
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(
                Locale.ROOT,
                "%s, %s in %.1f s: %d compile, %d do not%s%s%n",
                counted(fine + faulty + unable, "notebook"),
                counted(cells, "cell"),
                seconds,
                fine,
                faulty,
                unable == 0 ? "" : ", " + unable + " could not be checked",
                remembered == 0 ? "" : " (" + remembered + " unchanged since the last check)");
    }

    int exitCode() {
        return unable > 0 ? ExitCode.COULD_NOT_RUN : faulty > 0 ? ExitCode.CELL_FAILED : ExitCode.OK;
    }

    private void ended(Outcome.Compiled compiled) {
        Checked checked = compiled.checked();
        cells += checked.cells();
        remembered += compiled.remembered() ? 1 : 0;
        boolean good = checked.errors() == 0;
        fine += good ? 1 : 0;
        faulty += good ? 0 : 1;
        out.println((good ? "ok    " : "FAIL  ") + compiled.file() + "  " + counted(checked.cells(), "cell")
                + (good ? "" : ", " + counted(checked.errors(), "error")));
        compiled.remarks().stream().filter(remarks::add).forEach(remark -> out.println("      note: " + remark));
        checked.findings().forEach(finding -> print(compiled.file(), compiled.notebook(), finding));
        if (checked.followUps() > 0) {
            out.println("      and " + counted(checked.followUps(), "more error") + " that may only follow from these");
        }
    }

    private void print(Path file, Notebook notebook, Finding finding) {
        Cell cell = notebook.codeCells().get(finding.cell() - 1);
        List<String> source = cell.source().lines().toList();
        String line = finding.line() <= source.size() ? source.get(finding.line() - 1) : "";
        out.printf(
                "      %s:%d: %scell %s (id %s), line %d, column %d: %s%n",
                file,
                cell.lineInFile(finding.line() - 1),
                finding.error() ? "" : "note: ",
                cell.title(),
                cell.id(),
                finding.line(),
                finding.column(),
                finding.message());
        if (line.length() <= LONGEST_LINE) {
            out.println("          " + line);
            out.println("          " + blank(line.substring(0, Math.min(finding.column() - 1, line.length()))) + "^");
        }
    }

    /** White space as wide as a text is: a tab for a tab, a wide space for a wide character. */
    private static String blank(String text) {
        StringBuilder blank = new StringBuilder();
        text.codePoints().forEach(c -> blank.append(c == '\t' ? '\t' : isWide(c) ? '\u3000' : ' '));
        return blank.toString();
    }

    private static boolean isWide(int codePoint) {
        boolean halfWidth = codePoint >= 0xFF61 && codePoint <= 0xFFDC;
        boolean eastAsian = codePoint >= 0x2E80 && codePoint <= 0xFFEF && !halfWidth;
        return eastAsian || (codePoint >= 0x1F300 && codePoint <= 0x3FFFD);
    }

    private static String counted(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
