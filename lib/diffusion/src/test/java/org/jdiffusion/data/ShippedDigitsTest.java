package org.jdiffusion.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedDigitsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "t10k-images-idx3-ubyte",
                "t10k-labels-idx1-ubyte",
                "train10k-images-idx3-ubyte",
                "train10k-labels-idx1-ubyte"
            })
    void filesHaveTheSha256ThatTheReadmeGives(String name) throws IOException {
        byte[] content;
        try (InputStream in = new GZIPInputStream(resource(name + ".gz"))) {
            content = in.readAllBytes();
        }
        String readme;
        try (InputStream in = resource("README.md")) {
            readme = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String size = String.format("%,d", content.length).replace('.', ',');

        assertThat(readme).contains("| " + name + " | " + size + " | " + TinyMnist.sha256(content) + " |");
        if (name.startsWith("t10k")) {
            assertThat(MnistDownload.DATABASE.get(name).sha256()).isEqualTo(TinyMnist.sha256(content));
            assertThat(MnistDownload.DATABASE.get(name).size()).isEqualTo(content.length);
        }
    }

    @Test
    void testSplitIsWhole() {
        Mnist digits = Mnist.test();

        assertThat(digits.size()).isEqualTo(10_000);
        assertThat(digits.classCounts()).containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
        assertThat(IntStream.range(0, 5).map(digits::label)).containsExactly(7, 2, 1, 0, 4);
    }

    @Test
    void trainingDigitsAreStratifiedAndNotSorted() {
        Mnist digits = Mnist.train10k();

        assertThat(digits.size()).isEqualTo(10_000);
        assertThat(digits.classCounts()).containsOnly(1000);
        assertThat(IntStream.range(0, 5).map(digits::label)).containsExactly(5, 0, 4, 1, 9);
    }

    @Test
    void gzipHeadersCarryNoNameAndNoTime() throws IOException {
        try (InputStream in = resource("train10k-images-idx3-ubyte.gz")) {
            assertThat(in.readNBytes(8)).containsExactly(0x1F, 0x8B, 8, 0, 0, 0, 0, 0);
        }
    }

    @Test
    void shippedDigitsAreTheCompleteOnesSelected() throws IOException {
        String directory = System.getProperty("jdiffusion.mnist", "");
        assumeTrue(!directory.isEmpty(), "-Djdiffusion.mnist=DIR names no complete MNIST");
        Mnist train = Mnist.read(Path.of(directory), Mnist.Split.TRAIN);
        Mnist test = Mnist.read(Path.of(directory), Mnist.Split.TEST);

        assertThat(train.classCounts()).containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
        assertSame(Mnist.train10k(), train, ShipMnist.select(train, 1000));
        assertSame(Mnist.test(), test, IntStream.range(0, 10_000).toArray());
        int[] all = IntStream.range(0, 60_000).toArray();
        assertThat(TinyMnist.sha256(ShipMnist.images(train, all)))
                .isEqualTo(MnistDownload.DATABASE.get("train-images-idx3-ubyte").sha256());
        assertThat(TinyMnist.sha256(ShipMnist.labels(train, all)))
                .isEqualTo(MnistDownload.DATABASE.get("train-labels-idx1-ubyte").sha256());
    }

    private static void assertSame(Mnist shipped, Mnist complete, int... kept) {
        assertThat(kept).hasSize(shipped.size());
        for (int i = 0; i < kept.length; i++) {
            assertThat(shipped.label(i)).isEqualTo(complete.label(kept[i]));
            assertThat(shipped.pixels(i)).isEqualTo(complete.pixels(kept[i]));
        }
    }

    private static InputStream resource(String name) {
        return Mnist.class.getResourceAsStream("mnist/" + name);
    }
}
