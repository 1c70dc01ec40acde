package org.jdiffusion.notebook.run.trace;

import org.jdiffusion.notebook.model.Cell;

/**
 * A line of a cell.
 *
 * @param line 0-based
 * @param file the name of the notebook's file
 */
record Place(Cell cell, int line, String file) {

    /** Names the cell, its line and, for an IDE to jump to, the line of the file. */
    String frame(String function) {
        String inCell = "cell [" + cell.number() + "], line " + (line + 1);
        String inFile = file + ":" + cell.lineInFile(line);
        return function.isEmpty()
                ? "at " + inCell + " (" + inFile + ")"
                : "at %s (%s, %s)".formatted(function, inCell, inFile);
    }
}
