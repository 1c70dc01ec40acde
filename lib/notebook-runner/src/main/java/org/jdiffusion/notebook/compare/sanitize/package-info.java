/**
 * Sanitizers: regular expressions, written as Python writes them, that take the accidental out of texts before they are
 * compared. Start reading at {@link org.jdiffusion.notebook.compare.sanitize.Sanitizers}.
 */
package org.jdiffusion.notebook.compare.sanitize;
