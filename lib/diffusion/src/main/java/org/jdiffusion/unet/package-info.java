/**
 * The denoising networks: {@link org.jdiffusion.unet.UNet2D} with its configuration, and
 * {@link org.jdiffusion.unet.ClassConditionedUNet}, which reads a class as extra channels.
 * Both are {@link org.jdiffusion.unet.Denoiser}s, which is all that samplers and trainers ask for.
 */
package org.jdiffusion.unet;
