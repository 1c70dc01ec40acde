/**
 * Steering by a loss: {@link org.jdiffusion.guidance.Guidance} says which way a loss of the predicted clean images falls.
 */
package org.jdiffusion.guidance;
