package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;
import org.jdiffusion.tensor.TorchOps;

/** A network's output read as both the clean image and the noise: x_t = √ᾱ x0 + √(1-ᾱ) ε. */
record Prediction(NDArray original, NDArray noise) {

    static Prediction of(SchedulerConfig config, float alphaBar, NDArray output, NDArray x) {
        float signal = TorchOps.sqrt(alphaBar);
        float spread = TorchOps.sqrt(1 - alphaBar);
        NDArray original = switch (config.predictionType()) {
            case EPSILON -> x.sub(output.mul(spread)).div(signal);
            case SAMPLE -> output.mul(1); // a tensor of its own: the caller may free either
            case V_PREDICTION -> x.mul(signal).sub(output.mul(spread));
        };
        NDArray noise = switch (config.predictionType()) {
            case EPSILON -> output;
            case SAMPLE -> x.sub(output.mul(signal)).div(spread);
            case V_PREDICTION -> output.mul(signal).add(x.mul(spread));
        };
        float range = (float) config.clipSampleRange();
        return new Prediction(config.clipSample() ? original.clip(-range, range) : original, noise);
    }

    static void check(NDArray output, NDArray x, NDArray noise, boolean noiseNeeded) {
        if (!output.getShape().equals(x.getShape())) {
            throw new IllegalArgumentException(
                    "output must be shaped as x " + x.getShape() + ", got " + output.getShape());
        }
        if (noiseNeeded && (noise == null || !noise.getShape().equals(x.getShape()))) {
            throw new IllegalArgumentException("this step needs noise shaped as x " + x.getShape() + ", got "
                    + (noise == null ? "null" : noise.getShape()));
        }
    }
}
