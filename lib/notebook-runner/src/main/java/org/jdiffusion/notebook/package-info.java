/**
 * Runs Jupyter notebooks without a browser: as a command line ({@code cli}) and as JUnit tests ({@code junit}).
 * Both stand on {@code run}, which plays one notebook on one kernel. Start reading at {@code run.NotebookRun}.
 */
package org.jdiffusion.notebook;
