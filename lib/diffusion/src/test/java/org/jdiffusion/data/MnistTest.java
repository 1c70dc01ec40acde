package org.jdiffusion.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MnistTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "train-images-idx3-ubyte, train-labels-idx1-ubyte",
        "train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz",
        "train-images.idx3-ubyte, train-labels.idx1-ubyte",
        "train-images.idx3-ubyte.gz, train-labels-idx1-ubyte"
    })
    void localFilesAreFoundUnderTheirUsualNames(String images, String labels) throws IOException {
        write(images, TinyMnist.images(20, 1));
        write(labels, TinyMnist.labels(20));

        Mnist digits = Mnist.read(folder, Mnist.Split.TRAIN);

        assertThat(digits.size()).isEqualTo(20);
        assertThat(digits.label(13)).isEqualTo(3);
        assertThat(digits.classCounts()).containsOnly(2);
    }

    @Test
    void folderWithoutTheFilesIsNamedWithTheNamesLookedFor() {
        assertThatThrownBy(() -> Mnist.read(folder, Mnist.Split.TEST))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("t10k-images-idx3-ubyte.gz")
                .hasMessageContaining("t10k-images.idx3-ubyte");
    }

    @Test
    void countsMustAgree() throws IOException {
        write("t10k-images-idx3-ubyte", TinyMnist.images(20, 1));
        write("t10k-labels-idx1-ubyte", TinyMnist.labels(19));

        assertThatThrownBy(() -> Mnist.read(folder, Mnist.Split.TEST))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("19 labels for 20 images");
    }

    @Test
    void imagesMustBe28By28() throws IOException {
        write("t10k-images-idx3-ubyte", TinyMnist.idx(0x803, new byte[32 * 32], 1, 32, 32));
        write("t10k-labels-idx1-ubyte", TinyMnist.labels(1));

        assertThatThrownBy(() -> Mnist.read(folder, Mnist.Split.TEST))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("images of 32x32, wanted 28x28");
    }

    @Test
    void imagesAreScaledAsTorchvisionAndTheUnitScaleThem() throws IOException {
        byte[] levels = new byte[784];
        for (int i = 0; i < 784; i++) {
            levels[i] = (byte) i;
        }
        Mnist digits = digits(TinyMnist.idx(0x803, levels, 1, 28, 28), TinyMnist.labels(1));
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray batch = digits.images(manager, 0);

            assertThat(batch.getShape()).isEqualTo(new Shape(1, 1, 28, 28));
            assertThat(batch.getDataType()).isEqualTo(DataType.FLOAT32);
            float[] values = batch.toFloatArray();
            for (int i = 0; i < 784; i++) {
                assertThat(values[i])
                        .isEqualTo((i & 0xFF) / 255f * 2 - 1); // ToTensor, then x * 2 - 1: equal to the bit
            }
        }
    }

    @Test
    void batchesHoldTheAskedImagesInTheAskedOrder() throws IOException {
        Mnist digits = digits(TinyMnist.images(20, 1), TinyMnist.labels(20));
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            int[] indices = {17, 3, 3, 0};
            NDArray labels = digits.labels(manager, indices);
            float[] images = digits.images(manager, indices).toFloatArray();

            assertThat(labels.getDataType()).isEqualTo(DataType.INT64);
            assertThat(labels.toLongArray()).containsExactly(7, 3, 3, 0);
            assertThat(images).hasSize(4 * 784);
            for (int n = 0; n < indices.length; n++) {
                assertThat(images[n * 784 + 100]).isEqualTo((digits.pixels(indices[n])[100] & 0xFF) / 127.5f - 1);
            }
            assertThat(manager.getManagedArrays()).hasSize(2); // nothing is left over beside the two results
        }
    }

    @Test
    void orderAndBatchAreThoseOfEpochs() throws IOException {
        Mnist digits = digits(TinyMnist.images(20, 1), TinyMnist.labels(20));

        assertThat(digits.order(5, 2)).isEqualTo(Epochs.order(20, 5, 2));
        assertThat(digits.batch(5, 2, 8)).isEqualTo(Epochs.batch(20, 5, 2, 8));
    }

    @Test
    void callersCannotChangeTheDigits() throws IOException {
        Mnist digits = digits(TinyMnist.images(2, 1), TinyMnist.labels(2));
        byte[] before = digits.pixels(1);
        digits.pixels(1)[0]++;
        digits.picture(1).getRaster().setSample(0, 0, 0, before[0] + 1 & 0xFF);

        assertThat(digits.pixels(1)).isEqualTo(before);
    }

    @Test
    void pictureHoldsThePixels() throws IOException {
        Mnist digits = digits(TinyMnist.images(2, 1), TinyMnist.labels(2));

        assertThat(digits.picture(1).getRaster().getSample(5, 3, 0)).isEqualTo(digits.pixels(1)[3 * 28 + 5] & 0xFF);
    }

    @Test
    void samplesNeedEnoughImagesOfEveryClass() throws IOException {
        Mnist digits = digits(TinyMnist.images(19, 1), TinyMnist.labels(19));

        assertThat(digits.samples(1).getHeight()).isGreaterThan(10 * 2 * 28);
        assertThatThrownBy(() -> digits.samples(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("class 9 has only 1");
    }

    @Test
    void wrongIndicesAreNamed() throws IOException {
        Mnist digits = digits(TinyMnist.images(2, 1), TinyMnist.labels(2));
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            assertThatThrownBy(() -> digits.images(manager, 0, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("index: wanted 0..1, got 2");
            assertThatThrownBy(() -> digits.labels(manager, -1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> digits.images(manager)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private Mnist digits(byte[] images, byte[] labels) throws IOException {
        write("train-images-idx3-ubyte", images);
        write("train-labels-idx1-ubyte", labels);
        return Mnist.read(folder, Mnist.Split.TRAIN);
    }

    private void write(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), name.endsWith(".gz") ? TinyMnist.gzip(content) : content);
    }
}
