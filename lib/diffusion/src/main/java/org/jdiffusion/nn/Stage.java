package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;

/** A part of a block that turns one feature map into the next; not all of them read the time. */
abstract class Stage extends Module {
    /** x (N, C, H, W), time (N or 1, T): (N, C', H', W'). */
    abstract NDArray apply(NDArray x, NDArray time);
}
