package org.jdiffusion.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.data.DataException;
import org.jdiffusion.data.PictureSet;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class PictureBatchesTest {
    private static final int BROKEN = 11;

    @Test
    void anEpoch_hasEachPictureOnce_itsLastBatchIsSmaller() {
        try (NDManager m = Torch.newManager();
                PictureBatches batches = new PictureBatches(new Numbered(10), 2, 4, 1)) {
            assertThat(batches.updatesPerEpoch()).isEqualTo(3);
            List<List<Integer>> orders = new ArrayList<>();
            for (int epoch = 0; epoch < 3; epoch++) {
                List<Integer> seen = new ArrayList<>();
                for (int update = 0; update < 3; update++) {
                    NDArray images = batches.at(m, 3 * epoch + update).images();
                    assertThat(images.getShape()).isEqualTo(new Shape(update < 2 ? 4 : 2, 3, 2, 2));
                    numbers(images).forEach(seen::add);
                }
                assertThat(seen)
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.range(0, 10).boxed().toList());
                orders.add(seen);
            }
            assertThat(orders).doesNotHaveDuplicates();
        }
    }

    @Test
    void aBatch_dependsOnItsNumberAlone() {
        List<float[]> unbroken = new ArrayList<>();
        try (NDManager m = Torch.newManager()) {
            try (PictureBatches batches = new PictureBatches(new Numbered(10), 2, 4, 1)) {
                for (int update = 0; update < 12; update++) {
                    unbroken.add(batches.at(m, update).images().toFloatArray());
                }
            }
            try (PictureBatches batches = new PictureBatches(new Numbered(10), 2, 4, 1)) {
                for (int update : new int[] {7, 8, 9, 2, 11, 0, 0}) {
                    assertThat(batches.at(m, update).images().toFloatArray())
                            .as("update %d", update)
                            .isEqualTo(unbroken.get(update));
                }
            }
            try (PictureBatches other = new PictureBatches(new Numbered(10), 2, 4, 2)) {
                assertThat(other.at(m, 0).images().toFloatArray()).isNotEqualTo(unbroken.get(0));
            }
        }
    }

    /** 400 throws of a coin: fewer than 150 or more than 250 heads come once in two million times. */
    @Test
    void aboutHalf_areMirrored_anewEachEpoch() {
        try (NDManager m = Torch.newManager();
                PictureBatches batches = new PictureBatches(new Numbered(100), 2, 100, 3)) {
            Set<List<Boolean>> draws = ConcurrentHashMap.newKeySet();
            int mirrored = 0;
            for (int update = 0; update < 4; update++) {
                float[] values = batches.at(m, update).images().toFloatArray();
                Boolean[] draw = new Boolean[100];
                for (int n = 0; n < 100; n++) {
                    float left = values[12 * n + 4];
                    float right = values[12 * n + 5];
                    assertThat(left * right).isEqualTo(-1); // one black, one white
                    draw[Math.round((values[12 * n] + 1) * 127.5f)] = left > right;
                    mirrored += left > right ? 1 : 0;
                }
                draws.add(Arrays.asList(draw));
            }
            assertThat(mirrored).isBetween(150, 250);
            assertThat(draws).hasSize(4);
        }
    }

    @Test
    void aBrokenPicture_isNamedWhenItsUpdateComes() {
        try (NDManager m = Torch.newManager();
                PictureBatches batches = new PictureBatches(new Numbered(12), 2, 3, 1)) {
            int failed = 0;
            for (int update = 0; update < 4; update++) {
                long now = update;
                try {
                    assertThat(numbers(batches.at(m, update).images())).doesNotContain(BROKEN);
                } catch (UncheckedIOException e) {
                    failed++;
                    assertThat(e)
                            .hasMessageStartingWith("number 11: is no picture")
                            .hasCauseInstanceOf(DataException.class);
                    assertThatThrownBy(() -> batches.at(m, now)).isInstanceOf(UncheckedIOException.class);
                }
            }
            assertThat(failed).isEqualTo(1);
        }
    }

    @Test
    void anInterruptedReader_isTold_andMayGoOn() {
        try (NDManager m = Torch.newManager();
                PictureBatches batches = new PictureBatches(new Numbered(10), 2, 4, 1)) {
            float[] first = batches.at(m, 0).images().toFloatArray();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> batches.at(m, 0)).isInstanceOf(CancellationException.class);
            assertThat(batches.at(m, 0).images().toFloatArray()).isEqualTo(first);
        }
    }

    @Test
    void afterClosing_nothingIsGiven() {
        try (NDManager m = Torch.newManager()) {
            PictureBatches batches = new PictureBatches(new Numbered(10), 2, 4, 1);
            batches.at(m, 0);
            batches.close();
            assertThatThrownBy(() -> batches.at(m, 1)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void whatCannotBe_isRefused() {
        assertThatThrownBy(() -> new PictureBatches(new Numbered(10), 0, 4, 1)).hasMessageContaining("side: wanted");
        assertThatThrownBy(() -> new PictureBatches(new Numbered(10), 2, 0, 1)).hasMessageContaining("batch: wanted");
        assertThatThrownBy(() -> new PictureBatches(new Numbered(0), 2, 4, 1)).hasMessageContaining("pictures: wanted");
        assertThatThrownBy(() -> new PictureBatches(new Numbered(100), 4096, 99, 1))
                .hasMessage("batch: wanted at most 42 pictures of side 4096, got 99");
        assertThatThrownBy(() -> new PictureBatches(new Numbered(1), 30_000, 1, 1))
                .hasMessageContaining("at most 0 pictures of side 30000");
    }

    /** Red is the number. */
    private static List<Integer> numbers(NDArray images) {
        float[] values = images.toFloatArray();
        return IntStream.range(0, values.length / 12)
                .mapToObj(n -> Math.round((values[12 * n] + 1) * 127.5f))
                .toList();
    }

    /** Pictures of 2x2 pixels: red is their number, green black on the left and white on the right. */
    private record Numbered(int size) implements PictureSet {
        @Override
        public byte[] encoded(int index) throws IOException {
            if (index == BROKEN && size == 12) {
                return new byte[] {1, 2, 3};
            }
            BufferedImage picture = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < 4; i++) {
                picture.setRGB(i % 2, i / 2, index << 16 | (i % 2 == 0 ? 0 : 0xFF00));
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(picture, "png", out);
            return out.toByteArray();
        }

        @Override
        public String name(int index) {
            return "number " + index;
        }
    }
}
