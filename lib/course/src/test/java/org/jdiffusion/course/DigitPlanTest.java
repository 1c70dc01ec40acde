package org.jdiffusion.course;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jdiffusion.data.Mnist;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;

class DigitPlanTest {
    @Test
    void smallLearnsTheMiddle_andTheFramePutsTheMarginBack() {
        DigitPlan small = DigitPlan.of(Profile.SMALL);
        Mnist digits = Mnist.train10k();
        try (NDManager manager = Torch.newManager()) {
            NDArray middle = small.batches(digits, 0).at(manager, 0).images();
            assertThat(middle.getShape()).isEqualTo(new Shape(32, 1, 20, 20));
            NDArray framed = small.framed(middle);
            assertThat(framed.getShape()).isEqualTo(new Shape(32, 1, 28, 28));
            assertThat(framed.get(":, :, 4:24, 4:24")).isEqualTo(middle);
            assertThat(framed.get(":, :, :4, :").max().getFloat()).isEqualTo(-1);
            assertThat(framed.get(":, :, :, 24:").max().getFloat()).isEqualTo(-1);
            assertThat(small.noise(manager, 3, 0).getShape()).isEqualTo(new Shape(3, 1, 20, 20));
        }
    }

    @Test
    void fullHasTheUnitsNumbers_andNoFrame() {
        DigitPlan full = DigitPlan.of(Profile.FULL);
        assertThat(full.images()).isEqualTo(60_000);
        assertThat(full.batch()).isEqualTo(128);
        assertThat(full.updates()).isEqualTo(10 * 469);
        assertThat(full.training(0).microBatch())
                .as("one pass an update, as a GPU likes it")
                .isEqualTo(128);
        try (NDManager manager = Torch.newManager()) {
            NDArray drawn = full.noise(manager, 2, 0);
            assertThat(full.framed(drawn)).isEqualTo(drawn);
        }
    }
}
