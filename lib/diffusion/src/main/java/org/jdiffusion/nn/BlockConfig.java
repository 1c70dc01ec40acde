package org.jdiffusion.nn;

/**
 * What all blocks of one network share.
 *
 * @param timeWidth T, the width of the time embedding
 * @param groups groups of each normalisation
 * @param eps added to the variance in each normalisation
 * @param headWidth channels per attention head, or null for a single head
 * @param downsamplePadding 1, or 0 for the asymmetric padding of older networks
 * @param activation of the residual blocks
 * @param scaleShift whether the time scales and shifts the features, instead of being added to them
 * @param dropout share of the features of a residual block that training leaves out
 */
public record BlockConfig(
        int timeWidth,
        int groups,
        double eps,
        Integer headWidth,
        int downsamplePadding,
        Activation activation,
        boolean scaleShift,
        double dropout) {
    GroupNorm norm(Init init, int channels) {
        return new GroupNorm(init, groups, channels, eps);
    }
}
