package org.jdiffusion.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Lines of aligned columns. */
final class Table {
    private final Set<Integer> right;
    private final List<String[]> rows = new ArrayList<>();

    /** @param right columns whose numbers stand at the right */
    Table(Set<Integer> right, String... head) {
        this.right = Set.copyOf(right);
        rows.add(head);
    }

    void add(String... cells) {
        if (cells.length != rows.get(0).length) {
            throw new IllegalArgumentException("cells: wanted " + rows.get(0).length + " of them, got " + cells.length);
        }
        rows.add(cells);
    }

    void print(PrintWriter out) {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], width(row[c]));
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                String padding = " ".repeat(widths[c] - width(row[c]));
                line.append(c == 0 ? "" : "  ");
                line.append(right.contains(c) ? padding + row[c] : row[c] + padding);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** Places on a terminal: Japanese letters take two each. */
    private static int width(String cell) {
        return cell.length()
                + (int) cell.chars().filter(c -> c >= 0x2E80 && c <= 0xFF60).count();
    }
}
