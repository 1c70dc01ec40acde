package org.jdiffusion.notebook.parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;

/** Small notebooks with and without parameters. */
final class Notes {
    private Notes() {}

    /** Prose, a cell with these defaults, and a cell that uses them. */
    static Notebook with(Path folder, String language, String defaults) throws IOException {
        return read(folder, language, """
                {"cell_type": "markdown", "id": "prose", "metadata": {}, "source": "# Training"},
                {"cell_type": "code", "id": "first", "metadata": {"tags": ["parameters"]}, "outputs": [],
                 "source": %s},
                """.formatted(text(defaults)));
    }

    /** No cell with defaults. */
    static Notebook without(Path folder, String language) throws IOException {
        return read(folder, language, "");
    }

    static Notebook read(Path folder, String language, String cells) throws IOException {
        return Notebook.read(Files.writeString(folder.resolve("a.ipynb"), """
                {"cells": [%s
                {"cell_type": "code", "id": "last", "metadata": {}, "outputs": [], "source": "use();"}],
                "metadata": {"kernelspec": {"name": "any", "language": "%s"}}, "nbformat": 4, "nbformat_minor": 5}
                """.formatted(cells, language)));
    }

    static Notebook set(Notebook notebook, String... assignments) throws IOException {
        return Parameters.parse(List.of(assignments)).appliedTo(notebook);
    }

    /** The source of the injected cell, without its comment. */
    static String injected(Notebook notebook, String... assignments) throws IOException {
        Cell cell = set(notebook, assignments).codeCells().stream()
                .filter(each -> each.tags().contains("injected-parameters"))
                .findFirst()
                .orElseThrow();
        return cell.source().replaceFirst("^(//|#) Parameters\n", "");
    }

    private static String text(String source) {
        return '"'
                + source.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                + '"';
    }
}
