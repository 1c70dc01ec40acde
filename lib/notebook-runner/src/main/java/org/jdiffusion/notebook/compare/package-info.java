/**
 * Compares the fresh outputs of a cell with the stored ones: nbval's rules, and tolerance for numbers and pictures.
 * Start reading at {@link org.jdiffusion.notebook.compare.Expectation}.
 */
package org.jdiffusion.notebook.compare;
