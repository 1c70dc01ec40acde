package org.jdiffusion.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MemoryTest {
    private static final long SIDE = 4096; // 64 MB of floats

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsHeldForAMoment_counts() {
        try (NDManager manager = Torch.newManager()) {
            double megabytes = Memory.megabytes(() -> {
                try (NDArray large = manager.ones(new Shape(SIDE, SIDE))) {
                    assertThat(large.isReleased()).isFalse();
                }
            });
            assertThat(megabytes).isBetween(50.0, 400.0); // and what else the process did meanwhile
        }
    }
}
