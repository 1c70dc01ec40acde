package org.jdiffusion.notebook.run;

import org.jdiffusion.notebook.model.Cell;

/** Is told how a notebook is getting on, on the thread that plays it. */
public interface PlayListener {
    /** The kernel has started; {@code seconds} is how long that took. */
    default void ready(String kernel, double seconds) {}

    /** A cell is about to run; {@code left} code cells come after it. */
    default void begins(Cell cell, int left) {}

    /** A cell has run, or was skipped. */
    default void ended(CellResult result) {}
}
