/**
 * Sets the parameters of a notebook for one run, as papermill does, in Java and in Python. Start reading at
 * {@link org.jdiffusion.notebook.parameters.Parameters}.
 */
package org.jdiffusion.notebook.parameters;
