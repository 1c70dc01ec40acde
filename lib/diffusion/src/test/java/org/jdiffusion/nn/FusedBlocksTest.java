package org.jdiffusion.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A block in one call says what its operations say one by one; sums of float32 in another order differ by 1e-6. */
class FusedBlocksTest {
    private static final float CLOSE = 1e-5f;
    private static final BlockConfig CONFIG = new BlockConfig(16, 8, 1e-5, 8, 1, Activation.SILU, false, 0);

    private final NDManager manager = Torch.newManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"16, 16, 1", "16, 24, 2", "24, 16, 1"})
    void residualBlock_withAndWithoutGradient(int in, int out, int times) {
        ResnetBlock2D block = new ResnetBlock2D(Init.random(manager, 1), in, out, CONFIG, 1);
        NDArray time = Noise.normal(manager, new Shape(times, 16), 2);
        NDArray x = Noise.normal(manager, new Shape(2, in, 6, 4), 3);

        assertSame(block, x, h -> block.apply(h, time), h -> block.stepByStep(h, time));
    }

    /** 784 pixels are too many to go in pieces; 3 images of 196 pixels and 8 heads make two pieces. */
    @ParameterizedTest
    @CsvSource({"64, 1, 2", "64, 3, 14", "16, 1, 28"})
    void attention_withAndWithoutGradient(int channels, int images, int size) {
        Attention block = new Attention(Init.random(manager, 1), channels, CONFIG, 8, 1);
        NDArray x = Noise.normal(manager, new Shape(images, channels, size, size), 2);

        assertSame(block, x, block::apply, block::stepByStep);
    }

    @Test
    void attentionNarrowerThanItsChannels_isTheSameToo() {
        BlockConfig config = new BlockConfig(16, 8, 1e-5, 10, 1, Activation.SILU, false, 0); // 2 heads of 10 in 24
        Attention block = new Attention(Init.random(manager, 1), 24, config, 8, 1);
        NDArray x = Noise.normal(manager, new Shape(2, 24, 3, 5), 2);

        assertSame(block, x, block::apply, block::stepByStep);
    }

    private void assertSame(Module block, NDArray x, UnaryOperator<NDArray> fused, UnaryOperator<NDArray> steps) {
        try (Grad off = Grad.off()) {
            NDArray before = x.duplicate();
            assertClose(fused.apply(x), steps.apply(x));
            assertThat(x).isEqualTo(before);
        }
        block.requiresGrad(true);
        List<NDArray> wanted = gradients(block, x, steps);
        List<NDArray> got = gradients(block, x, fused);
        for (int i = 0; i < wanted.size(); i++) {
            assertClose(got.get(i), wanted.get(i));
        }
    }

    /** Of the mean square of the block's answer: with respect to x and to every parameter. */
    private List<NDArray> gradients(Module block, NDArray x, UnaryOperator<NDArray> answer) {
        List<NDArray> gradients = new ArrayList<>();
        gradients.add(Grad.of(x, h -> answer.apply(h).square().mean()));
        block.parameters().forEach(parameter -> {
            gradients.add(parameter.getGradient().duplicate());
            parameter.getGradient().muli(0);
        });
        return gradients;
    }

    private static void assertClose(NDArray got, NDArray wanted) {
        float largest = Math.max(1e-3f, wanted.abs().max().getFloat());
        assertThat(got.getShape()).isEqualTo(wanted.getShape());
        assertThat(got.sub(wanted).abs().max().getFloat()).isLessThanOrEqualTo(CLOSE * largest);
    }
}
