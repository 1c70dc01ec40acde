package org.jdiffusion.nn;

/** How a block ends that changes the resolution. */
public enum Resampling {
    /** It does not. */
    NONE,
    /** With a convolution. */
    CONV,
    /** With a residual block that resamples both of its ways and has no convolution more. */
    RESNET
}
