package org.jdiffusion.models.race;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.jdiffusion.nn.Init;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.Denoiser;
import org.jdiffusion.unet.UNet2D;
import org.jdiffusion.unet.UNet2DConfig;
import org.junit.jupiter.api.Test;

class PatchedUNetTest {
    private static final int SIDE = 8;

    @Test
    void saysOfEachPixelWhatTheInnerNetworkSaysOfItsChannel() {
        UNet2DConfig config = UNet2DConfig.defaults()
                .withWidths(List.of(16, 16, 16, 16), 8)
                .withLevels(List.of("DownBlock2D"), List.of("UpBlock2D"), List.of(16), 1)
                .withImages(SIDE / 2, 4, 4);
        try (NDManager manager = Torch.newManager();
                Grad off = Grad.off()) {
            float[] pixels = Noise.normal(manager, new Shape(SIDE * SIDE), 0).toFloatArray();
            NDArray patches = manager.create(rearranged(pixels, true)).reshape(1, 4, SIDE / 2, SIDE / 2);
            float[] inner = new UNet2D(config, Init.random(manager, 1))
                    .apply(patches, 500, null)
                    .toFloatArray();
            float[] outer = new PatchedUNet(config, Init.random(manager, 1))
                    .apply(manager.create(pixels).reshape(1, 1, SIDE, SIDE), 500, null)
                    .toFloatArray();
            assertThat(outer).containsExactly(rearranged(inner, false));
        }
    }

    @Test
    void noClassIsTheInnerNetworksLast() {
        UNet2DConfig config = UNet2DConfig.defaults()
                .withWidths(List.of(16, 16, 16, 16), 8)
                .withLevels(List.of("DownBlock2D"), List.of("UpBlock2D"), List.of(16), 1)
                .withImages(SIDE / 2, 4, 4)
                .withClasses(3 + 1);
        try (NDManager manager = Torch.newManager();
                Grad off = Grad.off()) {
            var network = new PatchedUNet(config, Init.random(manager, 1));
            NDArray x = Noise.normal(manager, new Shape(3, 1, SIDE, SIDE), 0);
            NDArray hidden = network.apply(x, 500, manager.create(new long[] {2, Denoiser.NO_CLASS, 0}));
            NDArray last = network.apply(x, 500, manager.create(new long[] {2, 3, 0}));
            assertThat(network.classes()).isEqualTo(3);
            assertThat(hidden.toFloatArray()).containsExactly(last.toFloatArray());
        }
    }

    /** Pixel (2y+a, 2x+b) is channel 2a+b at (y, x). */
    private static float[] rearranged(float[] from, boolean toChannels) {
        float[] to = new float[from.length];
        int half = SIDE / 2;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int pixel = y * SIDE + x;
                int channel = ((y % 2 * 2 + x % 2) * half + y / 2) * half + x / 2;
                to[toChannels ? channel : pixel] = from[toChannels ? pixel : channel];
            }
        }
        return to;
    }
}
