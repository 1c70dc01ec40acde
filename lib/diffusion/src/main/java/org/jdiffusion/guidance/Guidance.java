package org.jdiffusion.guidance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.jdiffusion.schedule.Prediction;
import org.jdiffusion.schedule.Scheduler;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.SideBySide;
import org.jdiffusion.unet.Denoiser;

/**
 * Which way to move noisy images so that a loss of the clean images predicted from them falls (Dhariwal and Nichol 2021,
 * section 4, with any loss in place of a classifier).
 *
 * @param model the network, as it is: its weights collect no gradients
 * @param scheduler reads clean images off the network's output
 * @param path how the gradient goes back
 */
public record Guidance(Denoiser model, Scheduler scheduler, Path path) {
    /** From the predicted clean image back to the noisy one. */
    public enum Path {
        /** The noise that the network saw is taken as fixed: cheap, and blunt where there is much of it. */
        PAST_UNET,
        /** As the prediction really depends on x: the true gradient, for about three times the work. */
        THROUGH_UNET
    }

    /**
     * What was found out about one step's images.
     *
     * @param output what the network said, (N, out, H, W), to step with
     * @param losses one for each image, (N)
     * @param gradient of each image's loss with respect to it, shaped as x
     */
    public record Slope(NDArray output, NDArray losses, NDArray gradient) {}

    /**
     * One evaluation of the network, and the loss's gradient.
     *
     * @param x noisy images (N, C, H, W) float32
     * @param timestep of all images, one of the scheduler's
     * @param labels as {@link Denoiser#apply(NDArray, NDArray, NDArray)} wants them
     * @param loss of the clean images
     * @return tensors on the manager of {@code x}
     * @throws IllegalArgumentException if a shape, type or label is wrong, the loss does not depend on its images, or there
     *     is no way past the network, as nothing of the image is left at this timestep
     */
    public Slope at(NDArray x, int timestep, NDArray labels, GuidanceLoss loss) {
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            model.check(x, timestep, labels);
            if (path == Path.PAST_UNET && scheduler.config().noise().alphaBar(timestep) == 0) {
                throw new IllegalArgumentException("timestep " + timestep
                        + " leaves nothing of the image (alphaBar is 0)," + " so there is no way past the network");
            }
            List<NDArray> found =
                    SideBySide.halves(x.getShape().get(0), (from, to) -> half(x, timestep, labels, loss, from, to));
            found.forEach(scope::keep);
            return new Slope(found.get(0), found.get(1), found.get(2));
        }
    }

    private List<NDArray> half(NDArray batch, int timestep, NDArray labels, GuidanceLoss loss, long from, long to) {
        NDIndex rows = new NDIndex("{}:{}", from, to);
        NDArray x = batch.get(rows).stopGradient();
        x.setRequiresGradient(true);
        try (Grad on = Grad.on()) {
            NDArray output = output(x, timestep, labels == null ? null : labels.get(rows));
            Prediction prediction = scheduler.prediction(output, timestep, x);
            NDArray clean = (path == Path.THROUGH_UNET ? prediction : prediction.withNoiseFixed()).original();
            NDArray losses = loss.apply(clean, new GuidanceLoss.Which(timestep, from));
            if (!losses.getShape().equals(new Shape(x.getShape().get(0)))) {
                throw new IllegalArgumentException(
                        "the loss of images " + x.getShape() + " must be one number each, got " + losses.getShape());
            }
            return List.of(output, losses, Grad.of(x, losses.sum()));
        }
    }

    private NDArray output(NDArray x, int timestep, NDArray labels) {
        if (path == Path.THROUGH_UNET) {
            return model.apply(x, timestep, labels);
        }
        try (Grad off = Grad.off()) {
            return model.apply(x, timestep, labels);
        }
    }
}
