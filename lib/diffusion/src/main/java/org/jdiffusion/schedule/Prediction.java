package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;
import org.jdiffusion.tensor.TorchOps;

/**
 * A network's output about x_t, read as the clean image or as the noise: x_t = √ᾱ x0 + √(1-ᾱ) ε. Each call works out a
 * tensor of its own, on the manager of {@code x}; make a {@link org.jdiffusion.tensor.Scope} around it.
 *
 * @param config settings of the scheduler, which say what the output is
 * @param alphaBar share of the signal at the timestep
 * @param output shaped as {@code x}
 * @param x noisy images, any shape
 */
public record Prediction(SchedulerConfig config, float alphaBar, NDArray output, NDArray x) {

    /**
     * What the network would say of {@code moved} images, in the same terms, if it saw the same noise in them; shaped as
     * {@code x}.
     */
    public NDArray outputAt(NDArray moved) {
        NDArray step = moved.sub(x).div(signal());
        return switch (config.predictionType()) {
            case EPSILON -> output.mul(1);
            case SAMPLE -> output.add(step);
            case V_PREDICTION -> output.sub(step.mul(spread()));
        };
    }

    /** The same for a network that would answer the same noise whatever {@code x} is: gradients pass it by. */
    public Prediction withNoiseFixed() {
        NDArray fixed = config.predictionType() == PredictionType.EPSILON ? output : noise();
        return new Prediction(
                config.with(config.betaSchedule(), PredictionType.EPSILON), alphaBar, fixed.stopGradient(), x);
    }

    /** The clean image, held in range as the settings say. */
    public NDArray original() {
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
    public NDArray noise() {
        return switch (config.predictionType()) {
            case EPSILON -> output.mul(1);
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
