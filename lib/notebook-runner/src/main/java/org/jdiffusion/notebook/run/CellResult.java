package org.jdiffusion.notebook.run;

import org.jdiffusion.notebook.model.Cell;

/**
 * The outcome of one code cell.
 *
 * @param seconds how long it ran
 * @param peakBytes the largest resident memory of the kernel's processes meanwhile; 0 if unknown
 */
public record CellResult(Cell cell, Verdict verdict, double seconds, long peakBytes) {

    /** Whether the cell ran and did not do as it should. */
    public boolean failed() {
        return verdict instanceof Verdict.Failed;
    }
}
