package org.jdiffusion.notebook.report;

import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import org.jdiffusion.notebook.compare.Difference;

/** Shows how the fresh outputs of a cell differ from the stored ones: the two sides next to each other. */
final class DifferencePart {
    private static final int MOST = 20;

    private final Content content;
    private final Html html;
    private final ReportFiles files;

    DifferencePart(Content content, ReportFiles files) {
        this.content = content;
        this.html = content.html();
        this.files = files;
    }

    void write(List<Difference> differences, List<ReportFiles.Board> boards) {
        Iterator<ReportFiles.Board> board = boards.iterator();
        for (Difference difference : differences.subList(0, Math.min(MOST, differences.size()))) {
            html.open("figure", "class", "difference");
            html.element("figcaption", difference.message());
            if (difference instanceof Difference.Pictures) {
                picture(board.next());
            } else if (difference.field().startsWith("image/")) {
                pictures(difference);
            } else if (!(difference instanceof Difference.Unrun)) {
                texts(difference.expected(), difference.actual());
            }
            html.closeBlock();
        }
        if (differences.size() > MOST) {
            content.note("and " + (differences.size() - MOST) + " more differences");
        }
    }

    private void picture(ReportFiles.Board board) {
        String data = Base64.getEncoder().encodeToString(board.picture().png());
        html.open("div", "class", "board");
        html.open("p", "class", "three", "aria-hidden", "true");
        html.element("span", "expected (stored)");
        html.element("span", "actual (this run)");
        html.element("span", "difference").close();
        content.picture("image/png", data, "expected, actual and difference, side by side");
        html.closeBlock();
        html.open("p", "class", "note");
        html.element("a", "this picture as a file", "href", files.link(board.file()))
                .closeBlock();
    }

    /** Pictures that cannot be compared: there is one side only, another number of them, or one that is broken. */
    private void pictures(Difference difference) {
        html.open("div", "class", "sides");
        side("expected (stored)", difference.field(), stored(difference));
        side("actual (this run)", difference.field(), fresh(difference));
        html.closeBlock();
    }

    private void side(String name, String mime, List<String> pictures) {
        html.open("div").element("p", name, "class", "kind");
        if (pictures.isEmpty()) {
            content.note("nothing");
        }
        pictures.forEach(picture -> content.picture(mime, picture, name));
        html.close();
    }

    private static List<String> stored(Difference difference) {
        if (difference instanceof Difference.Missing missing) {
            return missing.values();
        }
        if (difference instanceof Difference.Count count) {
            return count.stored();
        }
        return difference instanceof Difference.Value ? List.of(difference.expected()) : List.of();
    }

    private static List<String> fresh(Difference difference) {
        if (difference instanceof Difference.Unexpected unexpected) {
            return unexpected.values();
        }
        if (difference instanceof Difference.Count count) {
            return count.fresh();
        }
        return difference instanceof Difference.Value ? List.of(difference.actual()) : List.of();
    }

    private void texts(String expected, String actual) {
        html.open("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", "the two texts");
        html.open("table", "class", "diff").open("colgroup");
        html.single("col", "class", "line")
                .single("col")
                .single("col", "class", "line")
                .single("col")
                .close();
        html.open("thead").open("tr");
        html.element("th", "expected (stored)", "colspan", "2", "scope", "col");
        html.element("th", "actual (this run)", "colspan", "2", "scope", "col");
        html.close().close().open("tbody").verbatim("\n");
        boolean complete = rows(TextDiff.of(expected, actual));
        html.close().close().closeBlock();
        if (!complete) {
            content.note("There is more that differs: compare the notebook with its executed copy.");
        }
    }

    /** Writes what there is room for; whether that was all. */
    private boolean rows(TextDiff diff) {
        int lastExpected = 0;
        int lastActual = 0;
        int left = Room.LONGEST_TEXT;
        for (TextDiff.Row row : diff.rows()) {
            int length = row.texts().length();
            if (length > left || !content.takes(length)) {
                return false;
            }
            left -= length;
            if (row.same() && row.expectedLine() > lastExpected + 1 && row.actualLine() > lastActual + 1) {
                html.open("tr", "class", "gap");
                html.element("td", "⋯ equal lines", "colspan", "4").closeBlock();
            }
            row(row);
            lastExpected = Math.max(lastExpected, row.expectedLine());
            lastActual = Math.max(lastActual, row.actualLine());
        }
        return diff.isComplete();
    }

    private void row(TextDiff.Row row) {
        html.open("tr");
        side(row.expectedLine(), row.texts().expected(), row.same(), "del", "−");
        side(row.actualLine(), row.texts().actual(), row.same(), "ins", "+");
        html.closeBlock();
    }

    private void side(int line, List<LineDiff.Piece> pieces, boolean same, String tag, String sign) {
        if (line == 0) {
            html.open("td").close().open("td", "class", "none").close();
            return;
        }
        html.element("td", (same ? "" : sign) + line, "class", "line");
        html.open("td", "class", same ? "same" : tag);
        for (LineDiff.Piece piece : pieces) {
            if (piece.same()) {
                html.text(piece.text());
            } else {
                html.element(tag, piece.text());
            }
        }
        html.close();
    }
}
