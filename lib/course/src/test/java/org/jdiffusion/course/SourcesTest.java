package org.jdiffusion.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
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
    void models_areFoundByNameAndByFolder() throws Exception {
        assertThat(Sources.model("mnist-conditioned")).isEqualTo(Models.folder("mnist-conditioned"));
        assertThat(Sources.model(folder.toString())).isEqualTo(folder);
        for (String name :
                new String[] {"no-such-model", "a/b/c", folder.resolve("none").toString()}) {
            assertThatThrownBy(() -> Sources.model(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name + " is no shipped model, no folder and no name on the hub");
        }
        assertThatThrownBy(() -> Sources.model("owner/na me")).hasMessageContaining("wanted owner/name");
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
        for (int n = 0; n < 43; n++) { // 10 of them are held out
            ImageIO.write(half, "png", folder.resolve(n + ".png").toFile());
        }
        TrainingData pictures = Sources.pictures(folder.toString(), 8, 32, 1);
        try (NDManager m = Torch.newManager()) {
            NDArray images = pictures.at(m, 0).images();
            NDArray left = images.get(":, :, :, :4").mean(new int[] {3});
            float leftWhite = left.get(":, 0, 0")
                    .gt(0)
                    .toType(ai.djl.ndarray.types.DataType.FLOAT32, false)
                    .sum()
                    .getFloat();
            assertThat(images.getShape()).isEqualTo(new Shape(32, 3, 8, 8));
            assertThat(pictures.at(m, 1).images().getShape()).isEqualTo(new Shape(1, 3, 8, 8)); // what is left of 33
            assertThat(leftWhite).isBetween(6f, 26f);
            assertThat(images.abs().min().getFloat()).isEqualTo(1f); // each whole, whichever way
        }
    }

    @Test
    void whatIsUnseen_isNeverLearntFrom() throws Exception {
        for (int level = 0; level < 8; level++) {
            BufferedImage grey = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
            for (int x = 0; x < 64; x++) {
                grey.setRGB(x % 8, x / 8, 0x10101 * 30 * level);
            }
            ImageIO.write(grey, "png", folder.resolve(level + ".png").toFile());
        }
        try (NDManager m = Torch.newManager()) {
            NDArray unseen = Sources.unseen(folder.toString(), m, 8, 100);
            assertThat(unseen.getShape()).isEqualTo(new Shape(2, 3, 8, 8));
            float[] levels = unseen.get(":, 0, 0, 0").toFloatArray();
            TrainingData pictures = Sources.pictures(folder.toString(), 8, 6, 1);
            for (int update = 0; update < 3; update++) {
                assertThat(pictures.at(m, update).images().get(":, 0, 0, 0").toFloatArray())
                        .doesNotContain(levels);
            }
            assertThat(Sources.unseen("meadow:flower", m, 16, 3).getShape()).isEqualTo(new Shape(3, 3, 16, 16));
        }
        Path one = Files.createDirectory(folder.resolve("one"));
        Files.copy(folder.resolve("1.png"), one.resolve("1.png"));
        try (NDManager m = Torch.newManager()) {
            assertThatThrownBy(() -> Sources.unseen(one.toString(), m, 8, 1))
                    .hasMessageContaining("wanted at least 4 in " + one);
        }
    }
}
