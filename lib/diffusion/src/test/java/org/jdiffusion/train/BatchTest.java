package org.jdiffusion.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.LongStream;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.Denoiser;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final int COUNT = 1_000;

    @Test
    void hiddenLabels_areAboutTheShare_othersStay() {
        try (NDManager manager = Torch.newManager()) {
            NDArray labels = manager.arange(COUNT).toType(DataType.INT64, false).mod(10);
            Batch batch = new Batch(manager.zeros(new Shape(COUNT, 1, 2, 2)), labels);

            long[] before = labels.toLongArray();
            long[] after = batch.withHiddenLabels(0.25, 7).labels().toLongArray();

            long hidden = 0;
            for (int i = 0; i < COUNT; i++) {
                assertThat(after[i]).isIn(before[i], (long) Denoiser.NO_CLASS);
                hidden += after[i] == Denoiser.NO_CLASS ? 1 : 0;
            }
            assertThat(hidden).isBetween(200L, 300L); // 250 on average, standard deviation 14
            assertThat(batch.withHiddenLabels(0.25, 7).labels().toLongArray()).containsExactly(after);
            assertThat(batch.withHiddenLabels(0, 7).labels().toLongArray()).containsExactly(before);
            assertThat(LongStream.of(batch.withHiddenLabels(1, 7).labels().toLongArray()))
                    .containsOnly((long) Denoiser.NO_CLASS);
        }
    }
}
