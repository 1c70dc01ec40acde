/**
 * Data for training and judging, and pictures of it: {@link org.jdiffusion.data.Mnist}, any {@link org.jdiffusion.data.PictureSet},
 * the order in which a training run sees them ({@link org.jdiffusion.data.Epochs}), {@link org.jdiffusion.data.Images}.
 * Start at {@code Mnist.train10k()} and {@code Images.grid}. Arrays belong to the manager that the caller passes in.
 */
package org.jdiffusion.data;
