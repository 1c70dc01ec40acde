package org.jdiffusion.guidance;

import java.util.Objects;

/**
 * Where a sampling is steered to: before each step, images move against the slope of a loss.
 *
 * @param loss of the predicted clean images
 * @param strength of the move
 * @param path of the gradient
 */
public record Steering(GuidanceLoss loss, Strength strength, Guidance.Path path) {
    public Steering {
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(strength, "strength");
        Objects.requireNonNull(path, "path");
    }
}
