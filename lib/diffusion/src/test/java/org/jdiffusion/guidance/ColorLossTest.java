package org.jdiffusion.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColorLossTest {
    @Test
    void itIsTheMeanDistance_ofEachImageAlone() {
        try (NDManager m = Torch.newManager()) {
            NDArray black = m.full(new Shape(1, 3, 4, 4), -1f);
            NDArray white = m.ones(new Shape(1, 3, 4, 4));
            float[] losses =
                    ColorLoss.of("#ff0000").apply(black.concat(white, 0)).toFloatArray();
            assertThat(losses[0]).isCloseTo(2f / 3, within(1e-6f)); // red is off by 2, green and blue by 0
            assertThat(losses[1]).isCloseTo(4f / 3, within(1e-6f));
            assertThat(ColorLoss.of("FFFFFF").apply(white).getFloat()).isZero();
        }
    }

    @Test
    void twoLosses_addUp() {
        try (NDManager m = Torch.newManager()) {
            NDArray grey = m.zeros(new Shape(1, 3, 2, 2));
            GuidanceLoss both = ColorLoss.of("000000").plus(0.5, ColorLoss.of("ffffff"));
            assertThat(both.apply(grey, new GuidanceLoss.Which(3, 0)).getFloat())
                    .isEqualTo(1.5f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#55ffa", "red", "#55ffaag", "rgba(1, 2, 3, 1)"})
    void whatIsNoColor_isRefusedByName(String text) {
        assertThatThrownBy(() -> ColorLoss.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("color must be written as #55ffaa, got '" + text + "'");
    }

    @Test
    void badNumbersAndShapes_areRefusedByName() {
        assertThatThrownBy(() -> new ColorLoss(0, 1.1, 0)).hasMessageContaining("must lie in 0..1");
        assertThatThrownBy(() -> new ColorLoss(0, Double.NaN, 0)).hasMessageContaining("must lie in 0..1");
        try (NDManager m = Torch.newManager()) {
            assertThatThrownBy(() -> ColorLoss.of("000000").apply(m.zeros(new Shape(1, 1, 2, 2))))
                    .hasMessageContaining("images must be (N, 3, H, W), got (1, 1, 2, 2)");
        }
    }
}
