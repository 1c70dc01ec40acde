package org.jdiffusion.schedule;

/** What a network says about a noisy image x_t. */
public enum PredictionType {
    /** The noise in it. */
    EPSILON,
    /** The clean image. */
    SAMPLE,
    /** √ᾱ ε - √(1-ᾱ) x0, the velocity (Salimans and Ho 2022, appendix D). */
    V_PREDICTION;
}
