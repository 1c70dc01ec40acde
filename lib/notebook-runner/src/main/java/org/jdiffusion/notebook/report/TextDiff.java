package org.jdiffusion.notebook.report;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Two texts line by line next to each other: the lines that differ, and a few around them. */
final class TextDiff {
    private static final int CONTEXT = 3;
    /** Beyond that a difference takes long to find, and nobody would read it. */
    private static final int MOST_LINES = 300;

    private final List<String> expected;
    private final List<String> actual;
    private final List<Row> rows = new ArrayList<>();
    private int i;
    private int j;
    private boolean complete;

    /**
     * A line of either side.
     *
     * @param expectedLine its number from 1; 0 where that side has no such line
     * @param actualLine its number from 1; 0 where that side has no such line
     */
    record Row(int expectedLine, int actualLine, LineDiff texts, boolean same) {}

    private TextDiff(String expected, String actual) {
        this.expected = List.of(expected.split("\n", -1));
        this.actual = List.of(actual.split("\n", -1));
    }

    static TextDiff of(String expected, String actual) {
        TextDiff diff = new TextDiff(expected, actual);
        diff.compare();
        return diff;
    }

    /** The rows to show. */
    List<Row> rows() {
        return IntStream.range(0, rows.size())
                .filter(this::isNearADifference)
                .mapToObj(rows::get)
                .toList();
    }

    /** Whether these are all that differ. */
    boolean isComplete() {
        return complete;
    }

    private void compare() {
        Ends ends = Ends.of(expected, actual);
        List<String> a = first(ends.between(expected));
        List<String> b = first(ends.between(actual));
        int start = ends.start();
        i = Math.max(0, start - CONTEXT);
        j = i;
        equal(start);
        for (AbstractDelta<String> delta : DiffUtils.diff(a, b).getDeltas()) {
            equal(start + delta.getSource().getPosition());
            different(i + delta.getSource().size(), j + delta.getTarget().size());
        }
        equal(start + a.size());
        complete = i == expected.size() - ends.end() && j == actual.size() - ends.end();
        if (complete) {
            equal(Math.min(expected.size(), i + CONTEXT));
        }
    }

    private static List<String> first(List<String> lines) {
        return lines.subList(0, Math.min(MOST_LINES, lines.size()));
    }

    private void equal(int until) {
        for (; i < until; i++, j++) {
            List<LineDiff.Piece> line = LineDiff.common(expected.get(i));
            rows.add(new Row(i + 1, j + 1, new LineDiff(line, line), true));
        }
    }

    private void different(int untilExpected, int untilActual) {
        while (i < untilExpected && j < untilActual) {
            rows.add(new Row(i + 1, j + 1, LineDiff.of(expected.get(i), actual.get(j)), false));
            i++;
            j++;
        }
        for (; i < untilExpected; i++) {
            rows.add(new Row(i + 1, 0, new LineDiff(LineDiff.alone(expected.get(i)), List.of()), false));
        }
        for (; j < untilActual; j++) {
            rows.add(new Row(0, j + 1, new LineDiff(List.of(), LineDiff.alone(actual.get(j))), false));
        }
    }

    private boolean isNearADifference(int row) {
        int from = Math.max(0, row - CONTEXT);
        int to = Math.min(rows.size(), row + CONTEXT + 1);
        return rows.subList(from, to).stream().anyMatch(each -> !each.same());
    }
}
