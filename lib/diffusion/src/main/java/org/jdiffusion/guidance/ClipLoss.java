package org.jdiffusion.guidance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.jdiffusion.clip.Clip;
import org.jdiffusion.tensor.Noise;

/**
 * How far each image is from what a text says: the squared angle between their features in {@link Clip}, halved, averaged
 * over {@link Cutouts} (Crowson's CLIP guidance, as the unit has it, but with the image's values brought into the range
 * that CLIP was trained on).
 *
 * @param text features of the wanted text, (1, D)
 * @param cutouts how many parts of an image are looked at, and which
 * @param seed of the parts, which also depend on timestep and image
 */
public record ClipLoss(Clip clip, NDArray text, Cutouts cutouts, long seed) implements GuidanceLoss {
    private static final float LEAST = 1e-6f; // a root of 0 has no slope

    public ClipLoss {
        Shape wanted = new Shape(1, clip.model().config().projectionDim());
        if (!text.getShape().equals(wanted)) {
            throw new IllegalArgumentException("text must be features " + wanted + ", got " + text.getShape());
        }
    }

    @Override
    public NDArray apply(NDArray images, Which which) {
        NDArray inRange = images.clip(-1f, 1f);
        NDArray wanted = unit(text);
        NDArray sum = null;
        for (int cut = 0; cut < cutouts.count(); cut++) {
            long own = Noise.mix(Noise.mix(seed, which.timestep()), cut);
            NDArray part = cutouts.cut(inRange, clip.model().config().imageSize(), own, which.first());
            NDArray apart = unit(clip.encodeImage(part)).sub(wanted);
            NDArray half = apart.square().sum(new int[] {1}).add(LEAST).sqrt().div(2);
            NDArray distance = half.clip(0f, 1 - LEAST).asin().square().mul(2);
            sum = sum == null ? distance : sum.add(distance);
        }
        return sum.div(cutouts.count());
    }

    private static NDArray unit(NDArray features) {
        return features.div(features.square().sum(new int[] {1}, true).sqrt());
    }
}
