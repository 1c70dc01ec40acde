package org.jdiffusion.notebook.run.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;

/** The cells that one kernel has run, in the order in which it ran them. */
public final class RanCells {
    private final String file;
    private final List<Cell> cells = new ArrayList<>();
    private final Map<Integer, Cell> byCount = new HashMap<>();

    /** None yet. */
    public RanCells(Notebook notebook) {
        this.file = notebook.file().getFileName().toString();
    }

    /**
     * Notes that a cell has run.
     *
     * @param executionCount what the kernel's reply says; 0 if it says nothing
     */
    public void add(Cell cell, int executionCount) {
        cells.add(cell);
        byCount.put(executionCount, cell);
    }

    List<Cell> inOrder() {
        return cells;
    }

    /** The cell that ran under that count. */
    Optional<Cell> numbered(int executionCount) {
        return Optional.ofNullable(byCount.get(executionCount));
    }

    /** The place of a 0-based line, if the cell is as long. */
    Optional<Place> place(Cell cell, int line) {
        return line < 0 || line >= cell.source().lines().count()
                ? Optional.empty()
                : Optional.of(new Place(cell, line, file));
    }

    /** Whether that is the cell that ran last: the one that failed. */
    boolean isLast(Cell cell) {
        return !cells.isEmpty() && cells.get(cells.size() - 1).equals(cell);
    }
}
