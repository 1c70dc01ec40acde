package org.jdiffusion.guidance;

/**
 * Where a sampling is steered to: before each step, images move against the slope of a loss.
 *
 * @param loss of the predicted clean images
 * @param strength of the move
 * @param path of the gradient
 */
public record Steering(GuidanceLoss loss, Strength strength, Guidance.Path path) {}
