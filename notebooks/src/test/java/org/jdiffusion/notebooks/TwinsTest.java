package org.jdiffusion.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jdiffusion.notebook.junit.Notebooks;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** English and Japanese are one course: the same cells, the same code, another prose. */
class TwinsTest {
    @Test
    void bothLanguages_haveTheSameNotebooks() throws IOException {
        assertThat(names("ja")).isNotEmpty().isEqualTo(names("en"));
    }

    @Test
    void everyNotebook_isRunAsATest() throws IOException {
        assertThat(Stream.of(FirstLightTest.class, FineTuningAndGuidanceTest.class, ClassConditionedMnistTest.class)
                        .map(test -> test.getAnnotation(Notebooks.class).dir().replace("en/", "")))
                .containsExactlyInAnyOrderElementsOf(names("en"));
    }

    @ParameterizedTest
    @MethodSource("english")
    void twins_shareIdsAndCode(String name) throws IOException {
        List<Cell> english = Notebook.read(Path.of("en", name)).cells();
        List<Cell> japanese = Notebook.read(Path.of("ja", name)).cells();
        assertThat(japanese)
                .extracting(Cell::id)
                .isEqualTo(english.stream().map(Cell::id).toList());
        for (int i = 0; i < english.size(); i++) {
            if (english.get(i).isCode()) {
                assertThat(japanese.get(i).source())
                        .as(english.get(i).id())
                        .isEqualTo(english.get(i).source());
            } else {
                assertThat(japanese.get(i).source())
                        .as(english.get(i).id())
                        .isNotEqualTo(english.get(i).source());
            }
        }
    }

    static List<String> english() throws IOException {
        return names("en");
    }

    private static List<String> names(String language) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(language))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".ipynb"))
                    .sorted()
                    .toList();
        }
    }
}
