/**
 * Type-checks the cells of Java notebooks without running them: the snippets that the kernel would make of a notebook
 * go through the compiler, in order, and through nothing else. Start reading at
 * {@link org.jdiffusion.notebook.compile.CompileRun}, which decides what to check; {@code NotebookCheck} does it.
 */
package org.jdiffusion.notebook.compile;
