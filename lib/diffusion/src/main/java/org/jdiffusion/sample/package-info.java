/**
 * {@link org.jdiffusion.sample.Sampler}: from noise to images. The notebooks write its loop by hand first.
 */
package org.jdiffusion.sample;
