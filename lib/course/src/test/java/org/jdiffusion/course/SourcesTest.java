package org.jdiffusion.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.jdiffusion.models.Models;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.train.TrainingData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    @TempDir
    private Path folder;

    @Test
    void models_areFoundByNameAndByFolder() {
        assertThat(Sources.model("mnist-conditioned")).isEqualTo(Models.folder("mnist-conditioned"));
        assertThat(Sources.model(folder.toString())).isEqualTo(folder);
        assertThatThrownBy(() -> Sources.model("google/no-such-model"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("google/no-such-model is not here")
                .hasMessageContaining(
                        Path.of("models", "google", "no-such-model").toString());
    }

    @Test
    void aMeadow_drawsWhatIsAsked_anotherBatchEachTime() throws Exception {
        assertThatThrownBy(() -> Sources.pictures("meadow:bee", 16, 4, 1))
                .hasMessage("pictures: wanted meadow:flower or meadow:butterfly, got 'meadow:bee'");
        TrainingData butterflies = Sources.pictures("meadow:butterfly", 16, 4, 1);
        try (NDManager m = Torch.newManager()) {
            NDArray first = butterflies.at(m, 0).images();
            assertThat(first.getShape()).isEqualTo(new Shape(4, 3, 16, 16));
            assertThat(butterflies.at(m, 0).images()).isEqualTo(first);
            assertThat(butterflies.at(m, 1).images()).isNotEqualTo(first);
        }
    }

    @Test
    void aFoldersPictures_comeAsTheyAre_andMirrored() throws Exception {
        BufferedImage half = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 4; x++) {
                half.setRGB(x, y, 0xFFFFFF);
            }
        }
        ImageIO.write(half, "png", folder.resolve("half.png").toFile());
        TrainingData pictures = Sources.pictures(folder.toString(), 8, 32, 1);
        try (NDManager m = Torch.newManager()) {
            NDArray images = pictures.at(m, 0).images();
            NDArray left = images.get(":, :, :, :4").mean(new int[] {3});
            float leftWhite = left.get(":, 0, 0")
                    .gt(0)
                    .toType(ai.djl.ndarray.types.DataType.FLOAT32, false)
                    .sum()
                    .getFloat();
            assertThat(leftWhite).isBetween(6f, 26f);
            assertThat(images.abs().min().getFloat()).isEqualTo(1f); // each whole, whichever way
        }
    }
}
