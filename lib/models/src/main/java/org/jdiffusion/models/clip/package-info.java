/**
 * How {@code meadow-clip} was made: {@link org.jdiffusion.models.clip.MeadowClipRecipe}, its captions and its vocabulary.
 */
package org.jdiffusion.models.clip;
