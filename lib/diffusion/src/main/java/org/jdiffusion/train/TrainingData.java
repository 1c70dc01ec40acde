package org.jdiffusion.train;

import ai.djl.ndarray.NDManager;

/** Supplies batches. A batch must depend on its update alone, so that a resumed training sees what an unbroken one would. */
@FunctionalInterface
public interface TrainingData {
    /** The batch of update number {@code update}, counted from 0, on {@code manager}. */
    Batch at(NDManager manager, long update);
}
