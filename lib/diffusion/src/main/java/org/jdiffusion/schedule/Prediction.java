package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;
import org.jdiffusion.tensor.TorchOps;

/** A network's output about x_t, read as the clean image or as the noise: x_t = √ᾱ x0 + √(1-ᾱ) ε. */
record Prediction(SchedulerConfig config, float alphaBar, NDArray output, NDArray x) {

    /** The clean image, held in range as the settings say. */
    NDArray original() {
        NDArray original = switch (config.predictionType()) {
            case EPSILON -> x.sub(output.mul(spread())).div(signal());
            case SAMPLE -> output.mul(1); // a tensor of its own: the caller may free either
            case V_PREDICTION -> x.mul(signal()).sub(output.mul(spread()));
        };
        if (config.thresholding()) {
            return TorchOps.dynamicThreshold(original, config.dynamicThresholdingRatio(), config.sampleMaxValue());
        }
        float range = (float) config.clipSampleRange();
        return config.clipSample() ? original.clip(-range, range) : original;
    }

    /** The noise as the network sees it. */
    NDArray noise() {
        return switch (config.predictionType()) {
            case EPSILON -> output;
            case SAMPLE -> noise(output);
            case V_PREDICTION -> output.mul(signal()).add(x.mul(spread()));
        };
    }

    /** The noise that, with {@code original}, makes x_t. */
    NDArray noise(NDArray original) {
        return x.sub(original.mul(signal())).div(spread());
    }

    private float signal() {
        return TorchOps.sqrt(alphaBar);
    }

    private float spread() {
        return TorchOps.sqrt(1 - alphaBar);
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
