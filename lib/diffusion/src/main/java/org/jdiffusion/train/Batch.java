package org.jdiffusion.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.unet.Denoiser;

/**
 * What one update learns from.
 *
 * @param images clean images (N, C, H, W) in [-1, 1]
 * @param labels their classes (N) int64, or null for a network without
 */
public record Batch(NDArray images, NDArray labels) {

    /**
     * The same images, some of them with {@link Denoiser#NO_CLASS} in place of their label, as classifier-free guidance
     * learns from (Ho and Salimans 2022, algorithm 1).
     *
     * @param share in 0..1 of the labels that are hidden, on average
     * @param seed of the draw
     */
    public Batch withHiddenLabels(double share, long seed) {
        try (Scope scope = new Scope()) {
            NDArray hidden = Noise.uniform(labels.getManager(), labels.getShape(), seed)
                    .lt(share)
                    .toType(DataType.INT64, false);
            return new Batch(
                    images, scope.keep(labels.sub(labels.sub(Denoiser.NO_CLASS).mul(hidden))));
        }
    }
}
