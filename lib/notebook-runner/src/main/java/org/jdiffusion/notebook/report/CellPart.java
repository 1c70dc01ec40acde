package org.jdiffusion.notebook.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jdiffusion.notebook.compare.Difference;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.run.CellFailedError;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.Verdict;

/** Shows one cell: folded when it passed, open when it failed. */
final class CellPart {
    private final Html html;
    private final Room room;
    private final ReportFiles files;
    private final Path notebook;

    CellPart(Html html, Room room, ReportFiles files, Path notebook) {
        this.html = html;
        this.room = room;
        this.files = files;
        this.notebook = notebook;
    }

    void write(CellResult result, String id) {
        Content content = new Content(html, room, files.link(files.copy(notebook)), result.failed());
        Sign sign = Sign.of(result);
        List<String> attributes = new ArrayList<>(List.of("class", "cell " + sign.style(), "id", id));
        if (result.failed()) {
            attributes.addAll(List.of("open", ""));
        }
        html.open("details", attributes.toArray(String[]::new));
        summary(result, sign);
        html.open("div", "class", "body").verbatim("\n");
        verdict(result, content);
        result.remarks().forEach(remark -> html.element("p", "Note: " + remark, "class", "remark"));
        source(result, content);
        outputs(result, new OutputPart(content, result.cell().title()));
        html.close().closeBlock();
    }

    private void summary(CellResult result, Sign sign) {
        html.open("summary");
        sign.write(html);
        html.open("span", "class", "name").element("b", "[" + result.cell().number() + "]", "class", "number");
        html.text(" " + result.cell().name()).close();
        html.element("span", seconds(result.seconds()) + " s", "class", "cost");
        html.element("span", megabytes(result.peakBytes()), "class", "cost").closeBlock();
    }

    private void verdict(CellResult result, Content content) {
        List<Difference> differences = ReportFiles.differences(result);
        if (!differences.isEmpty()) {
            html.element("h3", "Its output is not the stored one");
            new DifferencePart(content, files).write(differences, files.boards(notebook, result));
        } else if (result.verdict() instanceof Verdict.Failed bad) {
            html.element("h3", "What went wrong");
            html.open("div", "class", "message");
            content.text(withoutTitle(bad.problem().getMessage(), result.cell()));
            html.closeBlock();
        } else if (result.verdict() instanceof Verdict.Skipped skip) {
            html.element("p", "Did not run: " + skip.reason(), "class", "remark");
        }
    }

    private void source(CellResult result, Content content) {
        OptionalInt failing =
                result.verdict() instanceof Verdict.Failed bad && bad.problem() instanceof CellFailedError error
                        ? error.sourceLine()
                        : OptionalInt.empty();
        html.element("h3", "Source");
        String kept = room.cut(result.cell().source());
        List<String> lines = kept.lines().toList();
        if (result.cell().isBlank()) {
            html.element("p", "There is nothing in it to run.", "class", "note");
            return;
        }
        html.open("ol", "class", "source");
        for (int i = 0; i < lines.size(); i++) {
            boolean marked = failing.isPresent() && failing.getAsInt() == i;
            if (marked) {
                html.open(
                        "li",
                        "class",
                        "failing",
                        "title",
                        "line " + result.cell().lineInFile(i) + " of the file");
                html.element("span", "failed here: ", "class", "unseen");
            } else {
                html.open("li");
            }
            html.element("code", lines.get(i)).closeBlock();
        }
        html.closeBlock();
        content.tellOfCut(kept.length(), result.cell().source().length());
    }

    private void outputs(CellResult result, OutputPart part) {
        JsonNode stored = result.stored();
        JsonNode fresh = result.fresh();
        if (uncounted(stored).equals(uncounted(fresh))) {
            html.element("h3", fresh.isEmpty() ? "No output, and none stored" : "Output, the same as stored");
            part.write(fresh);
            return;
        }
        if (!(result.verdict() instanceof Verdict.Skipped) || !fresh.isEmpty()) {
            html.element("h3", fresh.isEmpty() ? "No output" : "Output");
            part.write(fresh);
        }
        if (!stored.isEmpty()) {
            html.open("details", "class", "more").element("summary", "Stored output");
            part.write(stored);
            html.closeBlock();
        }
    }

    /** Without the execution counts, which say nothing. */
    private static JsonNode uncounted(JsonNode outputs) {
        JsonNode copy = outputs.deepCopy();
        for (JsonNode output : copy) {
            if (output instanceof ObjectNode object) {
                object.remove("execution_count");
            }
        }
        return copy;
    }

    /** The title is in the line above. */
    static String withoutTitle(String message, Cell cell) {
        String title = cell.title() + ": ";
        return message.startsWith(title) ? message.substring(title.length()) : message;
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%,.2f", seconds);
    }

    static String megabytes(long bytes) {
        return bytes == 0 ? "" : String.format(Locale.ROOT, "%,d MB", Math.round(bytes / 1e6));
    }
}
