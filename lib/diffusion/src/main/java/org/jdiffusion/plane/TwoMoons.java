package org.jdiffusion.plane;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Numbers;

/** Points on two half-moons that reach into each other, all within [-1, 1]. */
public final class TwoMoons {
    private static final double RADIUS = 0.55;
    private static final double THICKNESS = 0.1;
    private static final double RIGHT = 0.27;
    private static final double DOWN = 0.14;

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
            double y = radius * StrictMath.sin(angle) - DOWN;
            values[2 * i] = (float) (upper ? x - RIGHT : RIGHT - x);
            values[2 * i + 1] = (float) (upper ? y : -y);
        }
        return manager.create(values, new Shape(count, 2, 1, 1));
    }

    /** Share of points (N, 2, 1, 1) that are nearer to the upper moon than to the lower, 0..1. */
    public static double upper(NDArray points) {
        return share(points, (upper, lower) -> upper < lower);
    }

    /** Share of points (N, 2, 1, 1) that lie on a moon or hardly beside it, 0..1. */
    public static double near(NDArray points) {
        return share(points, (upper, lower) -> Math.min(upper, lower) < THICKNESS);
    }

    private static double share(NDArray points, BiPredicate<Double, Double> wanted) {
        float[] values = Numbers.floats(points);
        int count = 0;
        for (int i = 0; i < values.length; i += 2) {
            double x = values[i];
            double y = values[i + 1];
            count += wanted.test(distance(x + RIGHT, y + DOWN), distance(RIGHT - x, DOWN - y)) ? 1 : 0;
        }
        return count / (values.length / 2.0);
    }

    /** From the middle of a moon that opens downwards around the origin. */
    private static double distance(double x, double y) {
        if (y >= 0) {
            return Math.abs(Math.hypot(x, y) - RADIUS);
        }
        return Math.hypot(Math.abs(x) - RADIUS, y); // from the nearer tip
    }
}
