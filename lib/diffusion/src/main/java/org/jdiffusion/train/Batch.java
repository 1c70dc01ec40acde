package org.jdiffusion.train;

import ai.djl.ndarray.NDArray;

/**
 * What one update learns from.
 *
 * @param images clean images (N, C, H, W) in [-1, 1]
 * @param labels their classes (N) int64, or null for a network without
 */
public record Batch(NDArray images, NDArray labels) {}
