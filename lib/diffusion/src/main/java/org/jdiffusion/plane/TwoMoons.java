package org.jdiffusion.plane;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import org.jdiffusion.tensor.Noise;

/** Points on two half-moons that reach into each other, all within [-1, 1]. */
public final class TwoMoons {
    private static final double RADIUS = 0.55;
    private static final double THICKNESS = 0.1;

    private TwoMoons() {}

    /**
     * Draws points.
     *
     * @param count even; the first half lies on the upper moon, the second on the lower
     * @return (count, 2, 1, 1): x to the right, y up
     */
    public static NDArray draw(NDManager manager, int count, long seed) {
        if (count < 2 || count % 2 != 0) {
            throw new IllegalArgumentException("count must be even and at least 2, got " + count);
        }
        float[] values = new float[2 * count];
        for (int i = 0; i < count; i++) {
            SplittableRandom random = new SplittableRandom(Noise.mix(seed, i));
            boolean upper = i < count / 2;
            double angle = Math.PI * random.nextDouble();
            double radius = RADIUS + THICKNESS * (random.nextDouble() - 0.5);
            double x = radius * StrictMath.cos(angle);
            double y = radius * StrictMath.sin(angle) - 0.14;
            values[2 * i] = (float) (upper ? x - 0.27 : 0.27 - x);
            values[2 * i + 1] = (float) (upper ? y : -y);
        }
        return manager.create(values, new Shape(count, 2, 1, 1));
    }

    /** Whether each point (N, 2, 1, 1) is nearer to the upper moon than to the lower. */
    public static boolean[] upper(float[] points) {
        boolean[] upper = new boolean[points.length / 2];
        for (int i = 0; i < upper.length; i++) {
            double x = points[2 * i];
            double y = points[2 * i + 1];
            upper[i] = distance(x + 0.27, y + 0.14) < distance(0.27 - x, 0.14 - y);
        }
        return upper;
    }

    /** From a moon that opens downwards around the origin. */
    private static double distance(double x, double y) {
        if (y >= 0) {
            return Math.abs(Math.hypot(x, y) - RADIUS);
        }
        return Math.hypot(Math.abs(x) - RADIUS, y); // from the nearer tip
    }
}
