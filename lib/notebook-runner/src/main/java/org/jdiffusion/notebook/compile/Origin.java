package org.jdiffusion.notebook.compile;

import java.util.List;
import org.jdiffusion.notebook.model.Cell;

/** Where a text that is compiled came from, so that an offset in it becomes a place in a cell. */
sealed interface Origin permits Origin.InCell, Origin.InMagic {
    /** The finding of an error at that offset. */
    Finding error(int offset, String message);

    /** The cell that it all comes from. */
    Cell cell();

    /**
     * A cell's own code.
     *
     * @param code line for line the cell's source, though magics may be longer
     */
    record InCell(Cell cell, String code) implements Origin {
        @Override
        public Finding error(int offset, String message) {
            int end = Math.min(offset, code.length());
            int line =
                    (int) code.substring(0, end).chars().filter(c -> c == '\n').count();
            int column = end - (code.lastIndexOf('\n', end - 1) + 1);
            List<String> source = cell.source().lines().toList();
            int longest = line < source.size() ? source.get(line).length() : 0;
            return new Finding(true, cell.number(), line + 1, Math.min(column, longest) + 1, message);
        }
    }

    /**
     * Code that a magic runs.
     *
     * @param outer where the magic stands
     * @param offset of the magic there
     * @param what the name of a file, or the magic itself
     * @param code the text
     */
    record InMagic(Origin outer, int offset, String what, String code) implements Origin {
        @Override
        public Finding error(int offsetInCode, String message) {
            int end = Math.min(offsetInCode, code.length());
            long line = code.substring(0, end).chars().filter(c -> c == '\n').count() + 1;
            return outer.error(offset, "in " + what + ", line " + line + ": " + message);
        }

        @Override
        public Cell cell() {
            return outer.cell();
        }
    }
}
