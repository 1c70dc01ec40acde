/**
 * A notebook file, nbformat 4, and the outputs of its cells. What this package does not know it keeps as it found it.
 * Start reading at {@link org.jdiffusion.notebook.model.Notebook}.
 */
package org.jdiffusion.notebook.model;
