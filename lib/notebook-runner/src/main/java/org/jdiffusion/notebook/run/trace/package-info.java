/**
 * Reads errors as kernels send them, and finds the cells and lines that their stack frames stand for. Start reading at
 * {@link org.jdiffusion.notebook.run.trace.Trace}.
 */
package org.jdiffusion.notebook.run.trace;
