package org.jdiffusion.notebook.compile;

/**
 * A check that another process is to make.
 *
 * @param file the notebook, absolute
 * @param kernel the folder of the kernel's specification, absolute
 */
record CheckRequest(String file, String kernel) {}
