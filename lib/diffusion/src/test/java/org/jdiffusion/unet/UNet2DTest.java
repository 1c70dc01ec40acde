package org.jdiffusion.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.Tiny;
import org.jdiffusion.nn.Init;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class UNet2DTest {
    @Test
    void parameterCounts_areThoseOfDiffusers() {
        try (NDManager manager = Torch.newManager()) {
            UNet2DConfig mnist = UNet2DConfig.mnist(5, 1);
            assertThat(new UNet2D(mnist, Init.blank(manager)).parameterCount()).isEqualTo(1_708_161);
            assertThat(new ClassConditionedUNet(10, 4, mnist, Init.blank(manager)).parameterCount())
                    .isEqualTo(1_708_201);
        }
        try (NDManager manager = Torch.newManager()) {
            assertThat(new UNet2D(UNet2DConfig.family256(), Init.blank(manager)).parameterCount())
                    .isEqualTo(113_673_219);
        }
    }

    @Test
    void badInputs_areRefusedBeforeTheEngineSeesThem() {
        try (NDManager m = Torch.newManager()) {
            UNet2D net = Tiny.unet(m);
            NDArray x = Tiny.images(m, 2, 0);
            NDArray t = m.create(new long[] {1, 2});
            assertThat(net.apply(x, t, null).getShape()).isEqualTo(x.getShape());
            refused(() -> net.apply(x.reshape(2, 64), t, null), "(N, 1, H, W)");
            refused(() -> net.apply(x.concat(x, 1), t, null), "(N, 1, H, W)");
            refused(() -> net.apply(m.zeros(new Shape(0, 1, 8, 8)), 1, null), "(N, 1, H, W)");
            refused(() -> net.apply(m.zeros(new Shape(1, 1, 0, 8)), 1, null), "(N, 1, H, W)");
            refused(() -> net.apply(m.zeros(new Shape(2, 1, 7, 8)), t, null), "multiples of 2");
            refused(() -> net.apply(m.zeros(new Shape(2, 1, 8, 9)), t, null), "multiples of 2");
            refused(() -> net.apply(x.toType(DataType.FLOAT64, false), t, null), "float32");
            refused(() -> net.apply(x, m.create(new long[3]), null), "timesteps");
            refused(() -> net.apply(x, m.create(new long[2]).reshape(2, 1), null), "timesteps");
            refused(() -> net.apply(x, m.create(1L), null), "timesteps");
            refused(() -> net.apply(x, m.create(new float[2]), null), "int64");
            refused(() -> net.apply(x, t, m.create(new long[2])), "no classes");
        }
    }

    @Test
    void badLabels_areRefusedBeforeTheEngineSeesThem() {
        try (NDManager m = Torch.newManager()) {
            List<Denoiser> nets =
                    List.of(Tiny.conditioned(m, 1), new UNet2D(Tiny.config(1, 1).withClasses(10), Init.random(m, 1)));
            NDArray x = Tiny.images(m, 2, 0);
            for (Denoiser net : nets) {
                assertThat(net.classes()).isEqualTo(10);
                assertThat(net.imageShape()).containsExactly(1, 8, 8);
                assertThat(net.apply(x, 5, m.create(new long[] {0, 9})).getShape())
                        .isEqualTo(x.getShape());
                refused(() -> net.apply(x, 5, null), "labels");
                refused(() -> net.apply(x, 5, m.create(new long[3])), "labels");
                refused(() -> net.apply(x, 5, m.create(new long[] {0, 10})), "0..9");
                refused(() -> net.apply(x, 5, m.create(new long[] {-2, 0})), "0..9");
                refused(() -> net.apply(x, 5, m.create(new float[2])), "int64");
                refused(() -> net.apply(x, 5, m.create(new long[2]).reshape(2, 1)), "int64");
            }
        }
    }

    @Test
    void labelsThatAreNumbersOrVectors_haveTheirOwnShapes() {
        try (NDManager m = Torch.newManager()) {
            NDArray x = Tiny.images(m, 2, 0);
            UNet2D numbers =
                    new UNet2D(UNet2DJson.with(Tiny.config(1, 1), "class_embed_type", "timestep"), Init.random(m, 1));
            UNet2D vectors = new UNet2D(
                    UNet2DJson.with(Tiny.config(1, 1), "class_embed_type", "identity", "time_embedding_dim", 5),
                    Init.random(m, 1));
            assertThat(numbers.conditioned()).isTrue();
            assertThat(numbers.classes()).isZero();
            assertThat(numbers.apply(x, 5, m.create(new float[] {0.5f, 3000})).getShape())
                    .isEqualTo(x.getShape());
            assertThat(vectors.apply(x, 5, m.ones(new Shape(2, 5))).getShape()).isEqualTo(x.getShape());
            refused(() -> numbers.apply(x, 5, null), "(2) int64 or float32, got null");
            refused(() -> numbers.apply(x, 5, m.ones(new Shape(2, 1))), "(2) int64 or float32");
            refused(() -> vectors.apply(x, 5, null), "(2, 5) float32, got null");
            refused(() -> vectors.apply(x, 5, m.create(new long[2])), "(2, 5) float32");
        }
    }

    @Test
    void theClass_isReadAsChannelsBesideTheImage() {
        try (NDManager m = Torch.newManager()) {
            ClassConditionedUNet net = Tiny.conditioned(m, 1);
            NDArray x = Tiny.images(m, 3, 0);
            NDArray table = net.stateDict().get("class_emb.weight");
            float[] rows = table.toFloatArray();
            long[] labels = {7, 0, Denoiser.NO_CLASS};
            float[] pictures = new float[3 * 2 * 64]; // those of no class stay zero
            for (int i = 0; i < 2 * 2 * 64; i++) {
                pictures[i] = rows[(int) labels[i / 128] * 2 + i / 64 % 2];
            }
            NDArray byHand = x.concat(m.create(pictures, new Shape(3, 2, 8, 8)), 1);
            NDArray timesteps = m.create(new long[] {1, 2, 3});
            assertThat(net.apply(x, timesteps, m.create(labels)).toFloatArray())
                    .isEqualTo(net.unet().apply(byHand, timesteps, null).toFloatArray());
        }
    }

    @Test
    void oneTimestep_servesAllImages() {
        try (NDManager m = Torch.newManager()) {
            UNet2D net = Tiny.unet(m);
            NDArray x = Tiny.images(m, 2, 0);
            float[] each = net.apply(x, m.create(new long[] {9, 9}), null).toFloatArray();
            float[] all = net.apply(x, 9, null).toFloatArray();
            for (int i = 0; i < each.length; i++) {
                // the same sums, one row of the time embedding or two: another order in the last bit
                assertThat(all[i]).isCloseTo(each[i], org.assertj.core.api.Assertions.within(1e-5f));
            }
        }
    }

    @Test
    void aPrediction_isThatOfTheWholeBatch_andHasNoGradient() {
        try (NDManager m = Torch.newManager()) {
            Denoiser net = Tiny.conditioned(m, 1);
            net.requiresGrad(true);
            NDArray x = Tiny.images(m, 3, 0);
            NDArray labels = m.create(new long[] {0, 2, 1});
            NDArray whole = net.apply(x, 500, labels);
            NDArray halves = net.predict(x, 500, labels);
            // kernels may add up in another order for another number of images
            assertThat(halves.sub(whole).abs().max().getFloat()).isLessThan(1e-5f);
            assertThat(halves.hasGradient()).isFalse();
            refused(() -> net.predict(x.concat(x, 1), 500, labels), "[3, 2, 8, 8]");
            refused(() -> net.predict(x.reshape(3, 64), 500, labels), "[3, 64]");
            refused(() -> net.predict(x, 500, m.create(1L)), "labels must be (3)");
            refused(() -> net.predict(x, 500, m.create(new long[] {0, 1, 2, 0})), "labels must be (3), got (4)");
        }
    }

    @Test
    void anEvaluation_leavesItsResultAlone() {
        try (NDManager m = Torch.newManager()) {
            Denoiser net = Tiny.conditioned(m, 1);
            NDArray x = Tiny.images(m, 2, 0);
            NDArray labels = m.create(new long[2]);
            int before = NothingLeft.count(m);
            NDArray output = net.apply(x, 5, labels);
            assertThat(output.getManager()).isSameAs(m);
            assertThat(NothingLeft.count(m)).isEqualTo(before + 1);
            refused(() -> net.apply(x, m.create(new long[] {1}), null), "labels");
        }
    }

    @Test
    void parameters_dependOnTheSeed_andOutliveTheScopeTheyAreMadeIn() {
        try (NDManager m = Torch.newManager()) {
            UNet2D net;
            try (Scope scope = new Scope()) {
                assertThat(scope).isNotNull();
                net = Tiny.unet(m);
            }
            Tiny.numbers(Tiny.unet(m))
                    .forEach((name, numbers) -> assertThat(
                                    net.stateDict().get(name).toFloatArray())
                            .as(name)
                            .isEqualTo(numbers));
            UNet2D other = new UNet2D(Tiny.config(1, 1), Init.random(m, 2));
            assertThat(other.stateDict().get("conv_in.weight").toFloatArray())
                    .isNotEqualTo(net.stateDict().get("conv_in.weight").toFloatArray());
            // 1 / sqrt(1 * 3 * 3)
            assertThat(net.stateDict().get("conv_in.weight").abs().max().getFloat())
                    .isBetween(0.3f, 1 / 3f);
        }
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String word) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(word);
    }
}
