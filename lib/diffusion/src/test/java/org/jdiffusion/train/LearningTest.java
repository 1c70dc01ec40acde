package org.jdiffusion.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.Tiny;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.UNet2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Learning rate, mean and settings. */
@ExtendWith(NothingLeft.class)
class LearningTest {
    @Test
    void learningRate_risesEvenly_thenFallsAsHalfACosine() {
        LearningRate rate = new LearningRate.Cosine(0.1, 4, 104);
        assertThat(rate.at(0)).isEqualTo(0.025);
        assertThat(rate.at(3)).isEqualTo(0.1);
        assertThat(rate.at(4)).isEqualTo(0.1);
        assertThat(rate.at(54)).isCloseTo(0.05, within(1e-15));
        assertThat(rate.at(29)).isCloseTo(0.1 * (0.5 + Math.sqrt(0.125)), within(1e-15)); // cos 45° = √½
        assertThat(rate.at(104)).isEqualTo(0.001);
        assertThat(rate.at(1_000_000)).isEqualTo(0.001);
        for (int i = 5; i < 120; i++) {
            assertThat(rate.at(i)).isLessThanOrEqualTo(rate.at(i - 1));
        }
        assertThat(new LearningRate.Cosine(1, 0, 1).at(0)).isEqualTo(1);
    }

    @Test
    void aFallingRate_isThatOfExponentialLR() {
        LearningRate rate = new LearningRate.Falling(1e-5, 0.9, 3, 12);
        double[] wanted = {1e-5, 1e-5, 1e-5, 9e-6, 9e-6, 9e-6, 8.1e-6}; // torch: gamma once after each epoch
        for (int update = 0; update < wanted.length; update++) {
            assertThat(rate.at(update)).isCloseTo(wanted[update], within(1e-20));
        }
        assertThatThrownBy(() -> new LearningRate.Falling(1, 1.1, 1, 1)).hasMessageContaining("gamma");
        assertThatThrownBy(() -> new LearningRate.Falling(1, 1, 0, 1)).hasMessageContaining("perEpoch");
    }

    @Test
    void settingsOutOfRange_areNamed() {
        assertThatThrownBy(() -> new LearningRate.Cosine(0, 0, 1)).hasMessageContaining("peak");
        assertThatThrownBy(() -> new LearningRate.Cosine(Double.NaN, 0, 1)).hasMessageContaining("peak");
        assertThatThrownBy(() -> new LearningRate.Cosine(1, 5, 5)).hasMessageContaining("warmup");
        LearningRate rate = new LearningRate.Cosine(1, 0, 1);
        assertThatThrownBy(() -> new TrainingConfig(rate, 0, 0, 1, 0, TimestepLaw.UNIFORM, 0, 0))
                .hasMessageContaining("microBatch");
        assertThatThrownBy(() -> new TrainingConfig(rate, 1, -1, 1, 0, TimestepLaw.UNIFORM, 0, 0))
                .hasMessageContaining("weightDecay");
        assertThatThrownBy(() -> new TrainingConfig(rate, 1, 0, 0, 0, TimestepLaw.UNIFORM, 0, 0))
                .hasMessageContaining("clipNorm");
        assertThatThrownBy(() -> new TrainingConfig(rate, 1, 0, 1, 1, TimestepLaw.UNIFORM, 0, 0))
                .hasMessageContaining("emaDecay");
        assertThat(TrainingConfig.of(1, 1e-3, 0).rate()).isEqualTo(new LearningRate.Cosine(1e-3, 0, 1));
    }

    @Test
    void ema_followsTheRuleOfDiffusers() {
        try (NDManager manager = Torch.newManager()) {
            UNet2D net = Tiny.unet(manager);
            NDArray weight = net.stateDict().get("conv_in.bias");
            double mean = Double.NaN;
            try (Ema ema = new Ema(net, 0.4)) {
                for (int n = 1; n <= 12; n++) {
                    set(weight, n * n);
                    // EMAModel.get_decay: 0 at first, then (1 + step) / (10 + step) with step = n - 1, at most decay
                    double decay = n == 1 ? 0 : Math.min(0.4, n / (9.0 + n));
                    mean = n == 1 ? 1 : decay * mean + (1 - decay) * n * n;
                    ema.update(n);
                    // one rounding an update
                    assertThat((double) ema.state().get("conv_in.bias").getFloat(0))
                            .as("update %d", n)
                            .isCloseTo(mean, within(1e-6 * mean));
                }
            }
        }
    }

    @Test
    void emaSwap_exchanges_andTwiceIsNothing() {
        try (NDManager manager = Torch.newManager()) {
            UNet2D net = Tiny.unet(manager);
            NDArray weight = net.stateDict().get("conv_in.bias");
            set(weight, 1);
            int without = NothingLeft.count(manager);
            try (Ema ema = new Ema(net, 0.9)) {
                set(weight, 5);
                int with = NothingLeft.count(manager);
                Map<String, float[]> weights = Tiny.numbers(net);
                ema.swap();
                assertThat(weight.getFloat(0)).isEqualTo(1);
                assertThat(ema.state().get("conv_in.bias").getFloat(0)).isEqualTo(5);
                ema.swap();
                Tiny.numbers(net).forEach((name, numbers) -> assertThat(numbers).isEqualTo(weights.get(name)));
                assertThat(NothingLeft.count(manager)).isEqualTo(with);
            }
            assertThat(NothingLeft.count(manager)).isEqualTo(without);
        }
    }

    private static void set(NDArray array, float value) {
        try (Grad off = Grad.off()) {
            assertThat(off).isNotNull();
            array.muli(0).addi(value);
        }
    }
}
