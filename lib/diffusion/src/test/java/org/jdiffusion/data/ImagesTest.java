package org.jdiffusion.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
    private final NDManager manager = NDManager.newBaseManager("PyTorch");

    @TempDir
    Path folder;

    @AfterEach
    void closeManager() {
        manager.close();
    }

    /** 127.5 rounds up to 128; out of range is clamped. */
    @ParameterizedTest
    @CsvSource({"-1, 0", "1, 255", "0, 128", "-7, 0", "7, 255", "-0.0001, 127", "1e30, 255", "-1e30, 0", "0.5, 191"})
    void valuesAreClampedAndRoundedHalfUp(float value, int level) {
        BufferedImage picture = Images.pictures(manager.create(new float[] {value}, new Shape(1, 1, 1, 1)))
                .get(0);

        assertThat(picture.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
        assertThat(picture.getRaster().getSample(0, 0, 0)).isEqualTo(level);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void everyLevelSurvivesTheWayThroughAPngFile(int channels) throws IOException {
        float[] values = new float[channels * 256];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 7 & 0xFF) / 127.5f - 1;
        }
        Path file = folder.resolve("levels.png");
        Images.writePng(
                Images.pictures(manager.create(values, new Shape(1, channels, 16, 16)))
                        .get(0),
                file);
        NDArray back = Images.pixels(manager, ImageIO.read(file.toFile()));

        assertThat(back.getShape()).isEqualTo(new Shape(1, channels, 16, 16));
        assertThat(back.toFloatArray()).isEqualTo(values);
    }

    @Test
    void channelsAreRedGreenBlueAndRowsRunDown() {
        float[] values = new float[2 * 3 * 2 * 2];
        Arrays.fill(values, -1);
        values[1] = 1; // image 0, red, row 0, column 1
        values[12 + 4 + 2] = 1; // image 1, green, row 1, column 0
        values[12 + 8 + 3] = 1; // image 1, blue, row 1, column 1
        var pictures = Images.pictures(manager.create(values, new Shape(2, 3, 2, 2)));

        assertThat(pictures.get(0).getRGB(1, 0)).isEqualTo(0xFFFF0000);
        assertThat(pictures.get(0).getRGB(0, 1)).isEqualTo(0xFF000000);
        assertThat(pictures.get(1).getRGB(0, 1)).isEqualTo(0xFF00FF00);
        assertThat(pictures.get(1).getRGB(1, 1)).isEqualTo(0xFF0000FF);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void valuesThatAreNoNumbersAreRefusedWithTheirPlace(float value) {
        float[] values = new float[2 * 3 * 4 * 5];
        values[((1 * 3 + 2) * 4 + 3) * 5 + 1] = value;
        NDArray batch = manager.create(values, new Shape(2, 3, 4, 5));

        assertThatThrownBy(() -> Images.grid(batch, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got " + value + " in image 1, channel 2, row 3, column 1");
    }

    @Test
    void singleImagesAndOtherFloatTypesAreTaken() {
        NDArray half = manager.create(new float[] {1, 0.5f}, new Shape(1, 1, 2)).toType(DataType.FLOAT16, true);
        int before = manager.getManagedArrays().size();

        assertThat(Images.pictures(half).get(0).getRaster().getSample(1, 0, 0)).isEqualTo(191);
        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    @Test
    void wrongShapesAndTypesAreNamed() {
        NDArray two = manager.create(new float[8], new Shape(1, 2, 2, 2));
        NDArray flat = manager.create(new float[8]);
        NDArray none = manager.create(new Shape(0, 1, 2, 2));
        NDArray bytes = manager.create(new int[4], new Shape(1, 1, 2, 2));

        for (NDArray wrong : new NDArray[] {two, flat, none, bytes}) {
            assertThatThrownBy(() -> Images.pictures(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("batch: wanted (N, C, H, W) of floats with C = 1 or 3, got (");
        }
    }

    @Test
    void foreignPictureTypesAreRead() {
        BufferedImage foreign = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR);
        foreign.setRGB(0, 0, 0xFF3366);

        assertThat(Images.pixels(manager, foreign).toFloatArray())
                .containsExactly(1f, 0x33 / 127.5f - 1, 0x66 / 127.5f - 1);
    }

    @Test
    void pngReplacesAnOlderFileAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("new/folder/picture.png");
        Images.writePng(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), file);
        Images.writePng(new BufferedImage(7, 1, BufferedImage.TYPE_INT_RGB), file);

        assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(7);
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void pngThatCannotBeWrittenLeavesNothing() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken.png"));
        BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);

        assertThatThrownBy(() -> Images.writePng(picture, taken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is a directory");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(taken);
        }
    }

    @Test
    void smallImagesAreEnlargedInGrids() {
        NDArray digits = manager.zeros(new Shape(3, 1, 28, 28));
        NDArray photos = manager.zeros(new Shape(3, 3, 64, 64));

        assertThat(Images.grid(digits, 3).getWidth()).isEqualTo(3 * 58 + 2);
        assertThat(Images.grid(photos, 3).getWidth()).isEqualTo(3 * 66 + 2);
        assertThat(Images.grid(digits, 3, 1).getWidth()).isEqualTo(3 * 30 + 2);
    }
}
