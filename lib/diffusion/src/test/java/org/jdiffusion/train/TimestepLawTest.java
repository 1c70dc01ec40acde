package org.jdiffusion.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jdiffusion.train.Trainings.SCHEDULER;
import static org.jdiffusion.train.Trainings.SETTINGS;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.jdiffusion.Tiny;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.Denoiser;
import org.jdiffusion.unet.UNet2D;
import org.junit.jupiter.api.Test;

class TimestepLawTest {
    @Test
    void exponent_goesEvenlyFromStartToEnd() {
        TimestepLaw law = new TimestepLaw(0.3, 0.7);
        assertThat(law.exponent(0)).isEqualTo(0.3);
        assertThat(law.exponent(0.5)).isEqualTo(0.5);
        assertThat(law.exponent(1)).isEqualTo(0.7);
    }

    @Test
    void wrongExponents_areRefused() {
        for (double wrong : new double[] {0, -1, Double.NaN, 1e9}) {
            assertThatThrownBy(() -> new TimestepLaw(wrong, 1)).hasMessageContaining("exponents");
            assertThatThrownBy(() -> new TimestepLaw(1, wrong)).hasMessageContaining("exponents");
        }
    }

    /** The mean of T u^p is T / (1 + p); with p = 0.001, u^p rounds to 1, and the timestep must still be T - 1. */
    @Test
    void timesteps_followTheLaw_andStayInRange() {
        assertThat(mean(TimestepLaw.UNIFORM)).isBetween(440.0, 560.0);
        assertThat(mean(new TimestepLaw(0.25, 0.25))).isBetween(750.0, 850.0);
        assertThat(mean(new TimestepLaw(0.001, 0.001))).isBetween(990.0, 999.0);
    }

    private static double mean(TimestepLaw law) {
        try (NDManager manager = Torch.newManager()) {
            List<Long> seen = new ArrayList<>();
            Denoiser net = new Watching(Tiny.unet(manager), seen);
            TrainingData data = (m, update) -> new Batch(Tiny.images(m, 128, update), null);
            try (Trainer trainer = new Trainer(net, SCHEDULER, data, SETTINGS.withTimesteps(law))) {
                trainer.step();
                trainer.step();
            }
            assertThat(seen).hasSize(256).allMatch(t -> t >= 0 && t <= 999);
            return seen.stream().mapToLong(t -> t).average().orElseThrow();
        }
    }

    private static final class Watching extends Denoiser {
        private final UNet2D inner;
        private final List<Long> seen;

        Watching(UNet2D inner, List<Long> seen) {
            this.inner = child("inner", inner);
            this.seen = seen;
        }

        @Override
        public NDArray apply(NDArray x, NDArray timesteps, NDArray labels) {
            synchronized (seen) { // halves of a batch come side by side
                for (long t : timesteps.toLongArray()) {
                    seen.add(t);
                }
            }
            return inner.apply(x, timesteps, labels);
        }

        @Override
        public long[] imageShape() {
            return inner.imageShape();
        }

        @Override
        public int classes() {
            return 0;
        }
    }
}
