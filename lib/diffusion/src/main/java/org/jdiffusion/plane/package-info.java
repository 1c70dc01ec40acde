/**
 * A laboratory in two dimensions: points in place of pictures, so that everything can be seen at once. Start at
 * {@link org.jdiffusion.plane.PointDenoiser}; trainer, schedulers, samplers and guidance are those of pictures.
 */
package org.jdiffusion.plane;
