/**
 * Pictures and texts in one space (Radford et al. 2021), with gradients down to the pixels: start with
 * {@link org.jdiffusion.clip.Clip}, which ties {@link org.jdiffusion.clip.ClipModel}, {@link org.jdiffusion.clip.ClipTokenizer}
 * and {@link org.jdiffusion.clip.ClipPreprocess} together. Files are those of transformers' {@code CLIPModel}.
 */
package org.jdiffusion.clip;
