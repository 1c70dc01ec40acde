package org.jdiffusion.train;

/**
 * What one update did.
 *
 * @param update its number, counted from 0
 * @param of how many there will be
 * @param loss mean squared error of the prediction over the batch, before the update
 * @param gradientNorm joint norm of the gradients before clipping
 */
public record TrainingStep(long update, int of, float loss, float gradientNorm) {}
