package org.jdiffusion.notebook.report;

import java.util.List;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.Verdict;

/** How many cells fared how, and what they took together. */
record Tally(long passed, long failed, long skipped, double seconds, long peakBytes) {

    static Tally of(List<CellResult> cells) {
        return new Tally(
                count(cells, Verdict.Passed.class),
                count(cells, Verdict.Failed.class),
                count(cells, Verdict.Skipped.class),
                cells.stream().mapToDouble(CellResult::seconds).sum(),
                cells.stream().mapToLong(CellResult::peakBytes).max().orElse(0));
    }

    private static long count(List<CellResult> cells, Class<? extends Verdict> kind) {
        return cells.stream().filter(cell -> kind.isInstance(cell.verdict())).count();
    }
}
