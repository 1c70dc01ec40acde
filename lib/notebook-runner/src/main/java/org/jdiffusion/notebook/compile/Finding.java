package org.jdiffusion.notebook.compile;

/**
 * What the check has to say about a place in a cell.
 *
 * @param error whether the cell would fail; otherwise it is a remark
 * @param cell the cell's number among the code cells, from 1
 * @param line within the cell, from 1
 * @param column within the line, from 1
 * @param message the compiler's, in one line
 */
public record Finding(boolean error, int cell, int line, int column, String message) {
    /** The same, for reading only. */
    Finding asRemark(String why) {
        return new Finding(false, cell, line, column, why + message);
    }
}
