package org.jdiffusion.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;

/**
 * How far two sets of pictures are from each other as wholes: the distance of the normal distributions that fit their
 * features best (Fréchet 1957; Heusel et al. 2017, eq. 6). Comparable only for one extractor and one number of pictures:
 * fewer pictures give larger distances.
 */
public final class FrechetDistance {
    private FrechetDistance() {}

    /**
     * |m₁ - m₂|² + tr(C₁ + C₂ - 2 (C₁ C₂)^½).
     *
     * @param first features (N, D) float32, N more than 1
     * @param second features (M, D) float32, M more than 1
     * @return 0 or more
     */
    public static double between(NDArray first, NDArray second) {
        check("first", first);
        check("second", second);
        if (first.getShape().get(1) != second.getShape().get(1)) {
            throw new IllegalArgumentException(
                    "second must be as wide as first " + first.getShape() + ", got " + second.getShape());
        }
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            NDArray a = first.toType(DataType.FLOAT64, false);
            NDArray b = second.toType(DataType.FLOAT64, false);
            int[] rows = {0};
            NDArray gap = a.mean(rows).sub(b.mean(rows));
            NDArray one = covariance(a);
            NDArray root = TorchOps.sqrtSymmetric(one);
            NDArray other = covariance(b);
            // C₁ C₂ has the eigenvalues of C₁^½ C₂ C₁^½, which is symmetric
            NDArray both = TorchOps.sqrtSymmetric(root.matMul(other).matMul(root));
            double distance = gap.square().sum().getDouble() + trace(one) + trace(other) - 2 * trace(both);
            return Math.max(0, distance);
        }
    }

    private static NDArray covariance(NDArray x) {
        NDArray centred = x.sub(x.mean(new int[] {0}, true));
        return centred.transpose().matMul(centred).div(x.getShape().get(0) - 1);
    }

    private static double trace(NDArray matrix) {
        NDArray eye = matrix.getManager().eye((int) matrix.getShape().get(0)).toType(DataType.FLOAT64, false);
        return matrix.mul(eye).sum().getDouble();
    }

    private static void check(String name, NDArray features) {
        if (features.getShape().dimension() != 2
                || features.getShape().get(0) < 2
                || features.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException(name + " must be features (N, D) float32 with N more than 1, got "
                    + features.getShape() + " " + features.getDataType());
        }
    }
}
