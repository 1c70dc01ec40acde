package org.jdiffusion.notebook.junit;

import java.util.List;
import org.jdiffusion.notebook.compile.Checked;
import org.jdiffusion.notebook.compile.Finding;
import org.jdiffusion.notebook.compile.Outcome;
import org.jdiffusion.notebook.model.Cell;

/** Cells of a notebook do not compile; its stack trace is the places in the notebook file. */
public final class CompileFailedError extends AssertionError {
    private static final long serialVersionUID = 1;

    CompileFailedError(Outcome.Compiled outcome) {
        super(message(outcome));
        setStackTrace(outcome.checked().findings().stream()
                .filter(Finding::error)
                .map(finding -> new StackTraceElement(
                        "notebook", "cell", outcome.file().getFileName().toString(), line(outcome, finding)))
                .toArray(StackTraceElement[]::new));
    }

    private static String message(Outcome.Compiled outcome) {
        Checked checked = outcome.checked();
        StringBuilder text = new StringBuilder("does not compile: " + errors(checked.errors()));
        for (Finding finding : checked.findings()) {
            Cell cell = cell(outcome, finding);
            List<String> source = cell.source().lines().toList();
            text.append("\n").append(cell.title());
            text.append(", line ").append(finding.line()).append(", column ").append(finding.column());
            text.append(finding.error() ? ": " : ": note: ").append(finding.message());
            text.append("\n  at ")
                    .append(outcome.file().getFileName())
                    .append(":")
                    .append(line(outcome, finding));
            if (finding.line() <= source.size()) {
                text.append(": ").append(source.get(finding.line() - 1).strip());
            }
        }
        if (checked.followUps() > 0) {
            text.append("\nand ").append(errors(checked.followUps())).append(" that may only follow from these");
        }
        return text.toString();
    }

    private static Cell cell(Outcome.Compiled outcome, Finding finding) {
        return outcome.notebook().codeCells().get(finding.cell() - 1);
    }

    private static int line(Outcome.Compiled outcome, Finding finding) {
        return cell(outcome, finding).lineInFile(finding.line() - 1);
    }

    private static String errors(int number) {
        return number + (number == 1 ? " error" : " errors");
    }
}
