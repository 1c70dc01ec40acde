package org.jdiffusion.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Random tensors that depend on their seed alone: drawn on the CPU from torch's generator, so that a seed means the same
 * numbers on every device, in every order of calls, and in Python ({@code torch.Generator().manual_seed(seed)}).
 */
public final class Noise {
    private Noise() {}

    /** Standard normal numbers of {@code shape}, as {@code torch.randn(shape, generator=...)}. */
    public static NDArray normal(NDManager manager, Shape shape, long seed) {
        synchronized (Noise.class) { // the generator is one for the whole process
            JniUtils.setSeed(seed);
            return onDeviceOf(manager, Torch.cpu().randomNormal(0f, 1f, shape, DataType.FLOAT32));
        }
    }

    /** Numbers uniform in [0, 1) of {@code shape}. */
    public static NDArray uniform(NDManager manager, Shape shape, long seed) {
        synchronized (Noise.class) {
            JniUtils.setSeed(seed);
            return onDeviceOf(manager, Torch.cpu().randomUniform(0f, 1f, shape, DataType.FLOAT32));
        }
    }

    /** The seed of one stream among many: (seed, index) well mixed, so that neighbours share nothing (SplitMix64). */
    public static long mix(long seed, long index) {
        long z = seed + (index + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static NDArray onDeviceOf(NDManager manager, NDArray drawn) {
        if (manager.getDevice().equals(Device.cpu())) {
            drawn.attach(manager);
            return drawn;
        }
        try (drawn) {
            return Numbers.copy(manager, drawn);
        }
    }
}
