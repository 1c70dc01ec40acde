/**
 * Pictures in outputs: decoded, compared by a rule, and shown side by side. Start reading at
 * {@link org.jdiffusion.notebook.compare.picture.PictureRule}.
 */
package org.jdiffusion.notebook.compare.picture;
