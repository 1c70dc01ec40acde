package org.jdiffusion.notebook.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.NotebookResult;

/** Shows one notebook: its headings and its code cells, in order. */
final class NotebookPart {
    private final Html html;
    private final Room room;
    private final ReportFiles files;

    NotebookPart(Html html, Room room, ReportFiles files) {
        this.html = html;
        this.room = room;
        this.files = files;
    }

    /** The address of a notebook on the page, counted from 1. */
    static String id(int number) {
        return "notebook-" + number;
    }

    /** The address of a cell on the page. */
    static String id(int number, CellResult cell) {
        return id(number) + "-cell-" + cell.cell().number();
    }

    void write(NotebookResult result, int number) {
        Sign sign = Sign.of(result);
        html.open("section", "class", "notebook " + sign.style(), "id", id(number));
        html.open("h2").text(result.file().normalize() + " ");
        sign.write(html);
        html.closeBlock();
        if (result instanceof NotebookResult.Played played) {
            facts(played);
            links(result.file());
            played.lint().forEach(lint -> html.element("p", "Note: " + lint.message(), "class", "remark"));
            cells(played, number);
        } else if (result instanceof NotebookResult.Unable unable) {
            html.element("pre", room.cut(unable.reason()), "class", "text");
            links(result.file());
        }
        html.closeBlock();
    }

    private void facts(NotebookResult.Played played) {
        if (played.cells().isEmpty()) {
            html.element("p", "It has no code cells, so there was nothing to run.", "class", "facts");
            return;
        }
        Tally tally = Tally.of(played.cells());
        String memory = tally.peakBytes() == 0 ? "" : " · at most " + CellPart.megabytes(tally.peakBytes());
        html.element(
                "p",
                tally.passed() + " passed, " + tally.failed() + " failed, " + tally.skipped() + " skipped · kernel "
                        + played.kernel() + " ready after " + CellPart.seconds(played.startSeconds()) + " s · "
                        + CellPart.seconds(played.seconds()) + " s in all" + memory,
                "class",
                "facts");
    }

    private void links(Path notebook) {
        html.open("p", "class", "files");
        link("executed copy", files.copy(notebook));
        link("JUnit XML", files.xml(notebook));
        link("kernel’s log", files.logs(notebook).resolve("kernel.err"));
        html.element("a", "back to the top", "href", "#top").closeBlock();
    }

    private void link(String name, Path file) {
        if (Files.exists(file)) {
            html.element("a", name, "href", files.link(file)).verbatim("\n");
        }
    }

    private void cells(NotebookResult.Played played, int number) {
        Map<String, CellResult> results = new HashMap<>();
        played.cells().forEach(result -> results.put(result.cell().id(), result));
        CellPart part = new CellPart(html, room, files, played.file());
        for (Cell cell : played.notebook().cells()) {
            CellResult result = results.get(cell.id());
            if (result != null) {
                part.write(result, id(number, result));
            } else {
                headings(cell).forEach(heading -> html.element("p", heading, "class", "heading"));
            }
        }
    }

    private static List<String> headings(Cell prose) {
        return prose.source()
                .lines()
                .filter(line -> line.matches("#{1,6}\\s.*"))
                .map(line -> line.replaceFirst("^#+", "").strip())
                .toList();
    }
}
