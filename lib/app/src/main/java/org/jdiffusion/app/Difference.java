package org.jdiffusion.app;

/**
 * How far two lists of numbers are apart.
 *
 * @param absolute the largest difference; NaN if a number on either side is none
 * @param relative the same as a share of the largest wanted number
 * @param at index of the largest difference
 */
record Difference(double absolute, double relative, int at) {

    static Difference between(float[] got, double[] wanted) {
        double worst = 0;
        double largest = 0;
        int at = 0;
        for (int i = 0; i < got.length; i++) {
            double error = Math.abs(got[i] - wanted[i]);
            if (Double.isNaN(error) || Double.isInfinite(error)) {
                return new Difference(Double.NaN, Double.NaN, i);
            }
            if (error > worst) {
                worst = error;
                at = i;
            }
            largest = Math.max(largest, Math.abs(wanted[i]));
        }
        return new Difference(worst, worst == 0 ? 0 : worst / largest, at);
    }
}
