package org.jdiffusion.app.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FidelityPageTest {
    @TempDir
    private Path folder;

    @Test
    void aPage_takesItsFoldersLanguage_andKeepsWhatStandsAroundTheMarks() throws IOException {
        Path english = page("en", "before\n<!-- fidelity -->\nold\n<!-- /fidelity -->\nafter\n");
        Path japanese = page("ja", "<!-- fidelity -->\n<!-- /fidelity -->\n");

        FidelityPage.update(english, List.of(outcome("same")));
        FidelityPage.update(japanese, List.of(outcome("other")));

        assertThat(english)
                .content()
                .startsWith("before\n<!-- fidelity -->\n\n### 28x28 pixels")
                .endsWith("<!-- /fidelity -->\nafter\n")
                .doesNotContain("old")
                .contains("| weights, as read | 1 | 2 | all | |")
                .contains("| gradients of the loss | 1 | 2 | 50.0 % | 2.5e-01 |")
                .contains("| prediction (s) | 0.500 | 0.250 | 0.50 |")
                .contains("| peak memory (MB) | 1,000 | 250 | 0.25 |")
                .contains("| `gradient.a` | (2) | -4.0 | -4.0 | 1.0e+00 |");
        assertThat(japanese).content().contains("### 28x28 画素").contains("| 不一致あり |");
        try (var files = Files.list(english.getParent())) {
            assertThat(files).containsExactly(english);
        }
    }

    @Test
    void aPageWithoutMarks_isLeftAlone() throws IOException {
        Path page = page("en", "no marks\n<!-- /fidelity -->\n<!-- fidelity -->\n");

        assertThatThrownBy(() -> FidelityPage.update(page, List.of(outcome("same"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("<!-- fidelity -->");
        assertThat(page).content().startsWith("no marks");
    }

    private Path page(String language, String text) throws IOException {
        Path parent = Files.createDirectories(folder.resolve(language));
        return Files.writeString(parent.resolve("fidelity.md"), text);
    }

    private static Outcome outcome(String javaWeights) {
        ObjectNode python = new ObjectMapper().createObjectNode();
        python.put("weights", "same").put("forward", 0.5).put("peak_mb", 1000).put("versions", "Python 3");
        ObjectNode java = python.deepCopy();
        java.put("weights", javaWeights)
                .put("forward", 0.25)
                .put("peak_mb", 250)
                .put("versions", "Java 17");
        List<Comparison> tensors = List.of(
                new Comparison("gradient.a", new Shape(2), -4, -4, 1, 1),
                new Comparison("loss", new Shape(), 1, 1, 0, 1),
                new Comparison("output", new Shape(1), 1, 1, 0, 1),
                new Comparison("step.01", new Shape(1), 1, 1, 0, 1));
        return new Outcome(Network.SMALL, python, java, 2, 1, tensors);
    }
}
