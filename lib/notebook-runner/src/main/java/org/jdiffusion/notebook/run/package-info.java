/**
 * Plays notebooks: one kernel for each, cell by cell, with a verdict for every cell.
 * Start reading at {@link org.jdiffusion.notebook.run.NotebookRun}.
 */
package org.jdiffusion.notebook.run;
