package org.jdiffusion.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Notebooks are small to fetch, with all their pictures, and their cells small to read. */
class SizeTest {
    private static final long BYTES = 1_000_000;
    private static final int LINES = 16;

    @ParameterizedTest
    @MethodSource("notebooks")
    void storedNotebook_isSmall(Path notebook) throws IOException {
        assertThat(Files.size(notebook)).isLessThanOrEqualTo(BYTES);
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void codeCells_areShort(Path notebook) throws IOException {
        assertThat(Notebook.read(notebook).cells())
                .filteredOn(Cell::isCode)
                .allSatisfy(
                        cell -> assertThat(cell.source().lines()).as(cell.id()).hasSizeLessThanOrEqualTo(LINES));
    }

    static List<Path> notebooks() throws IOException {
        try (Stream<Path> english = Files.list(Path.of("en"));
                Stream<Path> japanese = Files.list(Path.of("ja"))) {
            return Stream.concat(english, japanese)
                    .filter(file -> file.toString().endsWith(".ipynb"))
                    .sorted()
                    .toList();
        }
    }
}
