package org.jdiffusion.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdiffusion.NothingLeft;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class GradTest {
    @Test
    void gradient_isThatOfCentralDifferences() {
        try (NDManager manager = Torch.newManager()) {
            NDArray weight = Noise.normal(manager, new Shape(4, 2, 3, 3), 1);
            NDArray bias = Noise.normal(manager, new Shape(4), 2);
            NDArray ones = manager.ones(new Shape(4));
            NDArray x = Noise.normal(manager, new Shape(1, 2, 4, 4), 3);
            java.util.function.UnaryOperator<NDArray> loss = in -> {
                NDArray h = TorchOps.groupNormSilu(TorchOps.conv2d(in, weight, bias, 1, 1), ones, bias, 2, 1e-5);
                NDArray tokens = h.reshape(1, 4, 16).transpose(0, 2, 1);
                return TorchOps.attention(tokens, tokens.mul(0.5), tokens, 2)
                        .pow(2)
                        .mean();
            };
            NDArray gradient = Grad.of(x, loss);
            assertThat(gradient.getShape()).isEqualTo(x.getShape());
            assertThat(x.hasGradient()).isFalse();
            float[] numbers = x.toFloatArray();
            float step = 1e-2f;
            for (int i = 0; i < numbers.length; i++) {
                double slope = (at(loss, x, i, step) - at(loss, x, i, -step)) / (2.0 * step);
                // float32 loss of about 1: 1e-7 / 2e-2 from rounding, and step² times the third derivative
                assertThat((double) gradient.toFloatArray()[i]).as("x[%d]", i).isCloseTo(slope, within(1e-3));
            }
        }
    }

    /** The engine's own x.mul(2) keeps the 2 in memory that nothing holds any more when the way back needs it. */
    @Test
    void constantsOfALoss_outliveTheCollector() {
        try (NDManager manager = Torch.newManager()) {
            NDArray x = manager.ones(new Shape(64));
            for (int constant = 1; constant <= 20; constant++) {
                int factor = constant;
                NDArray gradient = Grad.of(x, y -> {
                    NDArray product = y;
                    for (int i = 0; i < 50; i++) {
                        product = product.mul(i == 0 ? factor : 1);
                    }
                    collectAndOverwrite();
                    return product.sum();
                });
                assertThat(gradient.toFloatArray()).containsOnly(factor);
            }
        }
    }

    private static void collectAndOverwrite() {
        var queue = new ReferenceQueue<Object>();
        var sentinel = new PhantomReference<>(new Object(), queue);
        try {
            do {
                System.gc();
            } while (queue.remove(100) != sentinel);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        List<ByteBuffer> others = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            others.add(ByteBuffer.allocateDirect(Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putFloat(0, 1e9f));
        }
        assertThat(others).hasSize(500);
    }

    private static float at(java.util.function.UnaryOperator<NDArray> loss, NDArray x, int i, float step) {
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            assertThat(off).isNotNull();
            assertThat(scope).isNotNull();
            float[] moved = x.toFloatArray();
            moved[i] += step;
            return loss.apply(x.getManager().create(moved, x.getShape())).getFloat();
        }
    }

    @Test
    void gradMode_nestsAndIsRestored_alsoByExceptions() {
        for (boolean mode : new boolean[] {true, false}) {
            try (Grad outer = mode ? Grad.on() : Grad.off();
                    NDManager manager = Torch.newManager()) {
                assertThat(outer).isNotNull();
                NDArray x = manager.create(new float[] {1, 2});
                int before = NothingLeft.count(manager);
                assertThatThrownBy(() -> Grad.of(x, y -> y.mul(2)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("scalar");
                assertThatThrownBy(() -> Grad.of(x, y -> {
                            assertThat(JniUtils.isGradMode()).isTrue();
                            throw new IllegalStateException("loss");
                        }))
                        .hasMessage("loss");
                assertThat(JniUtils.isGradMode()).isEqualTo(mode);
                assertThat(NothingLeft.count(manager)).isEqualTo(before);
                NDArray asks = manager.create(1f);
                asks.setRequiresGradient(true);
                for (NDArray other : List.of(x, asks)) {
                    assertThatThrownBy(() -> Grad.of(x, y -> other.sum()))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("loss must depend on x");
                }
                asks.close();
                Grad.of(x, y -> y.sum()).close();
                assertThat(NothingLeft.count(manager)).isEqualTo(before);
            }
        }
    }

    @Test
    void gradients_addUp_untilCleared() {
        try (Grad on = Grad.on();
                NDManager manager = Torch.newManager()) {
            assertThat(on).isNotNull();
            NDArray x = manager.create(new float[] {1, 2});
            x.setRequiresGradient(true);
            Grad.backward(x.mul(3).sum());
            Grad.backward(x.mul(3).sum());
            assertThat(Gradients.of(x).toFloatArray()).containsExactly(6, 6);
            Gradients.clear(List.of(x));
            Grad.backward(x.mul(5).sum());
            assertThat(Gradients.of(x).toFloatArray()).containsExactly(5, 5);
        }
    }

    @Test
    void theGradientOfOne_isCollectedByNoOther() {
        try (NDManager manager = Torch.newManager()) {
            NDArray weight = manager.create(new float[] {3, 4});
            weight.setRequiresGradient(true);
            NDArray x = manager.create(new float[] {1, 2});
            assertThat(Grad.of(x, y -> y.mul(weight).sum()).toFloatArray()).containsExactly(3, 4);
            assertThatThrownBy(() -> Gradients.of(weight)).hasMessageContaining("no gradient was collected");
        }
    }

    @Test
    void clippingAndSteps_leaveNothingOnTheParametersManager() {
        try (NDManager manager = Torch.newManager()) {
            List<NDArray> one = List.of(manager.create(new float[] {3, 4}));
            List<NDArray> two = List.of(manager.create(new float[] {1, 1}));
            List<NDArray> m = List.of(manager.create(new float[2]));
            List<NDArray> v = List.of(manager.create(new float[2]));
            NDArray step = manager.create(1f);
            int before = NothingLeft.count(manager);
            assertThat(InPlace.clipNorm(one, Double.POSITIVE_INFINITY)).isEqualTo(5);
            assertThat(one.get(0).toFloatArray()).containsExactly(3, 4);
            assertThat(InPlace.clipNorm(one, 1)).isEqualTo(5);
            assertThat(one.get(0).toFloatArray()[0]).isCloseTo(0.6f, within(1e-6f)); // torch's 1e-6 in the divisor
            InPlace.lerp(two, one, 0.5);
            InPlace.adamW(two, one, m, v, step, 1e-3, 0.9, 0.999, 1e-8, 0);
            assertThat(NothingLeft.count(manager)).isEqualTo(before);
        }
    }

    /** Whatever a program touches first, the engine must start, offline and silent. */
    @Test
    void gradMode_canBeTheFirstThingAProgramTouches() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        First.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output).endsWith("true false true" + System.lineSeparator());
    }

    /** A program that begins with {@link Grad}. */
    static final class First {
        public static void main(String[] arguments) {
            try (Grad on = Grad.on()) {
                assertThat(on).isNotNull();
                boolean first = JniUtils.isGradMode();
                try (Grad off = Grad.off()) {
                    assertThat(off).isNotNull();
                    System.out.println(
                            first + " " + JniUtils.isGradMode() + " " + System.getProperty("ai.djl.offline"));
                }
            }
        }
    }
}
