package org.jdiffusion.notebook.compile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;

/** A file that {@code %load} runs: Java code, or the code cells of another notebook. */
record LoadedFile(Path file, List<String> texts) {
    LoadedFile {
        texts = List.copyOf(texts);
    }

    static LoadedFile read(Path file) throws IOException {
        boolean notebook = file.toString().endsWith(".ipynb");
        return new LoadedFile(
                file,
                notebook
                        ? Notebook.read(file).codeCells().stream()
                                .map(Cell::source)
                                .toList()
                        : List.of(Files.readString(file)));
    }
}
