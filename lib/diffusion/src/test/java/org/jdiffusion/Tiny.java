package org.jdiffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdiffusion.nn.Init;
import org.jdiffusion.nn.Module;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.unet.ClassConditionedUNet;
import org.jdiffusion.unet.UNet2D;
import org.jdiffusion.unet.UNet2DConfig;

/** Networks of a few thousand numbers, with all kinds of blocks. */
public final class Tiny {
    private Tiny() {}

    /** 8x8 images, two levels. */
    public static UNet2DConfig config(int in, int out) {
        return UNet2DConfig.mnist(in, out)
                .withImages(8, in, out)
                .withLevels(
                        List.of("DownBlock2D", "AttnDownBlock2D"),
                        List.of("AttnUpBlock2D", "UpBlock2D"),
                        List.of(32, 32),
                        1);
    }

    public static UNet2D unet(NDManager manager) {
        return new UNet2D(config(1, 1), Init.random(manager, 1));
    }

    public static ClassConditionedUNet conditioned(NDManager manager, long seed) {
        return conditioned(manager, seed, 0);
    }

    /** One that leaves a share of its features out when it is trained. */
    public static ClassConditionedUNet conditioned(NDManager manager, long seed, double dropout) {
        UNet2DConfig config = UNet2DConfig.fromJson(config(3, 1).toJson().put("dropout", dropout), new ArrayList<>());
        return new ClassConditionedUNet(10, 2, config, Init.random(manager, seed));
    }

    /** Images (n, 1, 8, 8) that depend on the seed. */
    public static NDArray images(NDManager manager, int n, long seed) {
        return Noise.normal(manager, new Shape(n, 1, 8, 8), seed);
    }

    /** The numbers of a network, to compare later. */
    public static Map<String, float[]> numbers(Module module) {
        return numbers(module.stateDict());
    }

    public static Map<String, float[]> numbers(Map<String, NDArray> tensors) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        tensors.forEach((name, array) -> numbers.put(name, array.toFloatArray()));
        return numbers;
    }
}
