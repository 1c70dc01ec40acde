/**
 * Data for training and judging, and pictures of it: {@link org.jdiffusion.data.Mnist} (shipped, local or downloaded),
 * the order in which a training run sees it ({@link org.jdiffusion.data.Epochs}), {@link org.jdiffusion.data.Images}.
 * Start at {@code Mnist.train10k()} and {@code Images.grid}. Arrays belong to the manager that the caller passes in.
 */
package org.jdiffusion.data;
