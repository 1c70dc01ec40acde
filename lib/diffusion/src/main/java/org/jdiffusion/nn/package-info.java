/**
 * Layers and blocks: small {@link org.jdiffusion.nn.Module}s whose parameters bear the names of a diffusers checkpoint.
 * Start with {@link org.jdiffusion.nn.ResnetBlock2D}; shapes in comments are (N, C, H, W), T is the time embedding's width.
 */
package org.jdiffusion.nn;
