package org.jdiffusion.guidance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.TorchOps;

/**
 * Parts of an image, somewhere in it, a little turned and every other time mirrored, so that guidance has to please a
 * judge of pictures from many sides at once. Each image of a batch has parts of its own.
 *
 * @param count parts of an image
 * @param leastArea smallest share of the image's area, above 0, at most 1; the unit has 0.08 for 256 pixels
 * @param degrees most that a part is turned to either side
 */
public record Cutouts(int count, double leastArea, double degrees) {
    public Cutouts {
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, got " + count);
        }
        if (!(leastArea > 0 && leastArea <= 1)) {
            throw new IllegalArgumentException("leastArea must lie above 0 and at most at 1, got " + leastArea);
        }
        if (!(degrees >= 0 && degrees <= 180)) {
            throw new IllegalArgumentException("degrees must lie in 0..180, got " + degrees);
        }
    }

    /**
     * One part of each image.
     *
     * @param images (N, C, H, W)
     * @param first number of the first image; image n's part depends on (seed, first + n) alone
     * @return (N, C, size, size), differentiable
     */
    public NDArray cut(NDArray images, int size, long seed, long first) {
        int count = (int) images.getShape().get(0);
        float[] maps = new float[count * 6];
        for (int n = 0; n < count; n++) {
            SplittableRandom random = new SplittableRandom(Noise.mix(seed, first + n));
            double side = Math.sqrt(leastArea + (1 - leastArea) * random.nextDouble());
            double turn = Math.toRadians(degrees * (2 * random.nextDouble() - 1));
            int mirror = random.nextBoolean() ? -1 : 1;
            double cos = side * StrictMath.cos(turn);
            double sin = side * StrictMath.sin(turn);
            // from the part's coordinates in [-1, 1] to the image's
            double[] map = {
                mirror * cos,
                -sin,
                (1 - side) * (2 * random.nextDouble() - 1),
                mirror * sin,
                cos,
                (1 - side) * (2 * random.nextDouble() - 1)
            };
            for (int i = 0; i < map.length; i++) {
                maps[n * map.length + i] = (float) map[i];
            }
        }
        NDArray fitting = images;
        while (fitting.getShape().get(2) >= 2L * size && fitting.getShape().get(3) >= 2L * size) {
            fitting = TorchOps.averagePool(fitting); // or most pixels would lie between those that are looked at
        }
        return TorchOps.affineSample(fitting, images.getManager().create(maps, new Shape(count, 2, 3)), size);
    }
}
