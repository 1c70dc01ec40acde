/**
 * A Jupyter kernel as a child process: finding its specification, starting it, talking to it, getting rid of it.
 * Every wait has a deadline. Start reading at {@link org.jdiffusion.notebook.kernel.Kernel}.
 */
package org.jdiffusion.notebook.kernel;
