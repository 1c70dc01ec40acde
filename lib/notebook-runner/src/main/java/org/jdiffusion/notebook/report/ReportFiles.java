package org.jdiffusion.notebook.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jdiffusion.notebook.compare.Difference;
import org.jdiffusion.notebook.compare.picture.Picture;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.OutputMismatchError;
import org.jdiffusion.notebook.run.Verdict;

/** Where the files of a report lie. They mirror the notebooks' paths, so that notebooks of the same name do not meet. */
record ReportFiles(Path folder) {

    /** A picture of a difference: expected, actual and what lies between them. */
    record Board(Picture picture, Path file) {}

    Path page() {
        return folder.resolve("index.html");
    }

    Path copy(Path notebook) {
        return folder.resolve(name(notebook));
    }

    Path logs(Path notebook) {
        return folder.resolve(name(notebook) + ".logs");
    }

    Path xml(Path notebook) {
        String dotted = name(notebook).toString().replaceAll("\\.ipynb$", "").replaceAll("[/\\\\]", ".");
        return folder.resolve("TEST-" + dotted + ".xml");
    }

    /** The boards of a cell's differences, in their order; they lie beside the executed copy. */
    List<Board> boards(Path notebook, CellResult cell) {
        List<Board> boards = new ArrayList<>();
        for (Difference difference : differences(cell)) {
            difference.board().ifPresent(picture -> {
                String more = boards.isEmpty() ? "" : "-" + (boards.size() + 1);
                String name = boardPrefix(notebook) + cell.cell().number() + more + ".png";
                boards.add(new Board(picture, copy(notebook).resolveSibling(name)));
            });
        }
        return boards;
    }

    /** How the names of all boards of a notebook begin. */
    String boardPrefix(Path notebook) {
        return notebook.getFileName() + ".cell-";
    }

    /** How the fresh outputs of a cell differ from the stored ones; none unless that is its fault. */
    static List<Difference> differences(CellResult cell) {
        return cell.verdict() instanceof Verdict.Failed bad && bad.problem() instanceof OutputMismatchError mismatch
                ? mismatch.differences()
                : List.of();
    }

    /** The address of a file of the report, seen from the page. */
    String link(Path file) {
        String path = StreamSupport.stream(folder.relativize(file).spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/", "./", ""));
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e); // any text can be a path
        }
    }

    private static Path name(Path notebook) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = notebook.toAbsolutePath().normalize();
        return absolute.startsWith(here)
                ? here.relativize(absolute)
                : absolute.getRoot().relativize(absolute);
    }
}
