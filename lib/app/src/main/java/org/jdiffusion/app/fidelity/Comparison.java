package org.jdiffusion.app.fidelity;

import ai.djl.ndarray.types.Shape;

/**
 * One tensor on both sides.
 *
 * @param python its largest entry there, by size
 * @param java the same entry here
 * @param difference largest difference of two entries; NaN if some entry is no number
 * @param equal entries with the same bits
 */
record Comparison(String name, Shape shape, float python, float java, double difference, long equal) {

    static Comparison of(String name, Shape shape, float[] python, float[] java) {
        int largest = 0;
        double worst = 0;
        long equal = 0;
        for (int i = 0; i < python.length; i++) {
            double difference = Math.abs((double) python[i] - java[i]);
            worst = Double.isNaN(difference) ? Double.NaN : Math.max(worst, difference); // max keeps NaN
            largest = Math.abs(python[i]) > Math.abs(python[largest]) ? i : largest;
            equal += Float.floatToRawIntBits(python[i]) == Float.floatToRawIntBits(java[i]) ? 1 : 0;
        }
        return new Comparison(name, shape, python[largest], java[largest], worst, equal);
    }
}
