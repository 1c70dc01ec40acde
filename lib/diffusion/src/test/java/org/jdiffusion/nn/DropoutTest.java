package org.jdiffusion.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;

class DropoutTest {
    @Test
    void aShareIsZero_andTheMeanStays() {
        try (NDManager manager = Torch.newManager()) {
            NDArray x = manager.ones(new Shape(100_000));
            try (Dropout dropout = Dropout.seeded(1)) {
                assertThat(dropout).isNotNull();
                NDArray y = Dropout.apply(x, 0.25);
                // five standard deviations of a share of 0.25 among 100,000
                assertThat(y.eq(0).sum().getLong() / 1e5).isCloseTo(0.25, within(0.007));
                assertThat(y.max().getFloat()).isCloseTo(1 / 0.75f, within(1e-6f));
                assertThat(Dropout.apply(x, 0)).isSameAs(x);
            }
        }
    }

    @Test
    void outsideOfATraining_allFeaturesStay() {
        try (NDManager manager = Torch.newManager()) {
            NDArray x = manager.ones(new Shape(3));
            try (Dropout dropout = Dropout.seeded(1)) {
                assertThat(dropout).isNotNull();
            }
            assertThat(Dropout.apply(x, 0.5)).isSameAs(x);
        }
    }

    @Test
    void choices_differFromCallToCall_andComeAgainWithTheSeed() {
        try (NDManager manager = Torch.newManager()) {
            NDArray x = manager.ones(new Shape(64));
            float[][] drawn = new float[4][];
            for (int run = 0; run < 2; run++) {
                try (Dropout dropout = Dropout.seeded(7)) {
                    assertThat(dropout).isNotNull();
                    drawn[2 * run] = Dropout.apply(x, 0.5).toFloatArray();
                    try (Dropout inner = Dropout.seeded(8)) {
                        assertThat(inner).isNotNull();
                        assertThat(Dropout.apply(x, 0.5).toFloatArray()).isNotEqualTo(drawn[2 * run]);
                    }
                    drawn[2 * run + 1] = Dropout.apply(x, 0.5).toFloatArray();
                }
            }
            assertThat(drawn[0]).isEqualTo(drawn[2]).isNotEqualTo(drawn[1]);
            assertThat(drawn[1]).isEqualTo(drawn[3]);
        }
    }
}
