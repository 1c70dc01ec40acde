package org.jdiffusion.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCardTest {
    @Test
    void card_startsWithWhatHubsRead_andSaysWhatWasMeasured(@TempDir Path folder) throws Exception {
        var card = new ModelCard(
                "my-butterflies", "flowers-32", "meadow:butterfly", Map.of("loss", 0.12345, "share", Double.NaN));
        Path file = card.write(folder);
        assertThat(file).isEqualTo(folder.resolve("README.md"));
        assertThat(Files.readString(file))
                .startsWith("---\nlicense: apache-2.0\n")
                .contains("\n- diffusion-models-class\n", "\n---\n# my-butterflies\n")
                .contains("Fine-tuned from `flowers-32` on `meadow:butterfly`.", "| loss | 0.123 |")
                .doesNotContain("%s", "share", "NaN");
    }
}
