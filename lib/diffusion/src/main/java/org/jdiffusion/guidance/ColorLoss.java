package org.jdiffusion.guidance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.jdiffusion.tensor.Scope;

/**
 * How far each image is from being of one colour all over: the mean absolute difference of its numbers, 0 to 2. Unlike the
 * unit's {@code color_loss} it is a number for each image, so that strength does not depend on the batch.
 *
 * @param red 0..1
 * @param green 0..1
 * @param blue 0..1
 */
public record ColorLoss(double red, double green, double blue) implements GuidanceLoss {
    public ColorLoss {
        for (double part : new double[] {red, green, blue}) {
            if (!(part >= 0 && part <= 1)) {
                throw new IllegalArgumentException(
                        "red, green and blue must lie in 0..1, got " + red + ", " + green + ", " + blue);
            }
        }
    }

    /**
     * The colour that a page calls {@code #55ffaa}; the sign may be missing.
     *
     * @throws IllegalArgumentException for another text
     */
    public static ColorLoss of(String hex) {
        if (!hex.matches("#?[0-9a-fA-F]{6}")) {
            throw new IllegalArgumentException("color must be written as #55ffaa, got '" + hex + "'");
        }
        int rgb = Integer.parseInt(hex.substring(hex.length() - 6), 16);
        return new ColorLoss((rgb >> 16) / 255.0, (rgb >> 8 & 0xFF) / 255.0, (rgb & 0xFF) / 255.0);
    }

    @Override
    public NDArray apply(NDArray images, Which which) {
        return apply(images);
    }

    /** The same of any images (N, 3, H, W) in [-1, 1]. */
    public NDArray apply(NDArray images) {
        if (images.getShape().dimension() != 4 || images.getShape().get(1) != 3) {
            throw new IllegalArgumentException("images must be (N, 3, H, W), got " + images.getShape());
        }
        try (Scope scope = new Scope()) {
            return scope.keep(distance(images));
        }
    }

    private NDArray distance(NDArray images) {
        float[] target = {(float) (2 * red - 1), (float) (2 * green - 1), (float) (2 * blue - 1)};
        NDArray wanted = images.getManager().create(target, new Shape(1, 3, 1, 1));
        return GuidanceLoss.meanPerImage(images.sub(wanted).abs());
    }
}
