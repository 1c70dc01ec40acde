package org.jdiffusion.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class FrechetDistanceTest {
    @Test
    void ofNormalsAlongTheAxes_itIsTheFormula() {
        try (NDManager m = Torch.newManager()) {
            int count = 20_000;
            NDArray first = Noise.normal(m, new Shape(count, 3), 1);
            NDArray second = Noise.normal(m, new Shape(count, 3), 2)
                    .mul(m.create(new float[] {2, 1, 0.5f}))
                    .add(m.create(new float[] {0, 3, 0}));
            // (1 - 2)² + 3² + (1 - 0.5)²; the error of 20,000 draws is about 0.05
            assertThat(FrechetDistance.between(first, second)).isCloseTo(10.25, within(0.2));
            assertThat(FrechetDistance.between(first, first)).isCloseTo(0, within(1e-9));
        }
    }

    @Test
    void itIsTheSameInEveryBasis_andBothWays() {
        try (NDManager m = Torch.newManager()) {
            NDArray first = Noise.normal(m, new Shape(500, 2), 1);
            NDArray second = Noise.normal(m, new Shape(400, 2), 2)
                    .mul(m.create(new float[] {3, 1}))
                    .add(1);
            double distance = FrechetDistance.between(first, second);
            float cos = (float) Math.cos(0.7);
            float sin = (float) Math.sin(0.7);
            NDArray turn = m.create(new float[] {cos, sin, -sin, cos}, new Shape(2, 2));
            assertThat(FrechetDistance.between(first.matMul(turn), second.matMul(turn)))
                    .isCloseTo(distance, within(1e-5 * distance));
            assertThat(FrechetDistance.between(second, first)).isCloseTo(distance, within(1e-9 * distance));
        }
    }

    @Test
    void badArguments_areRefusedByName() {
        try (NDManager m = Torch.newManager()) {
            NDArray good = Noise.normal(m, new Shape(5, 2), 1);
            assertThatThrownBy(() -> FrechetDistance.between(m.zeros(new Shape(1, 2)), good))
                    .hasMessageContaining("first must be features (N, D)");
            assertThatThrownBy(() -> FrechetDistance.between(good, m.zeros(new Shape(5))))
                    .hasMessageContaining("second must be features (N, D)");
            assertThatThrownBy(() -> FrechetDistance.between(good, m.zeros(new Shape(5, 3))))
                    .hasMessageContaining("second must be as wide as first");
        }
    }
}
