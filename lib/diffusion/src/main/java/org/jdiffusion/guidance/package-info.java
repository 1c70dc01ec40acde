/**
 * Steering by a loss. {@link org.jdiffusion.guidance.Guidance} says which way a loss of the predicted clean images falls;
 * {@link org.jdiffusion.guidance.ColorLoss} and {@link org.jdiffusion.guidance.ClipLoss} are two such losses;
 * {@link org.jdiffusion.guidance.Steering} tells a sampler to follow.
 */
package org.jdiffusion.guidance;
