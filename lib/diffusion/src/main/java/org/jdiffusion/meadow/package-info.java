/**
 * Flowers and butterflies, drawn: pictures for training without a network, each with exact attributes and a caption.
 * Start at {@link org.jdiffusion.meadow.Meadow}.
 */
package org.jdiffusion.meadow;
