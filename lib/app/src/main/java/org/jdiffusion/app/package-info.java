/**
 * The {@code course} command line: {@link org.jdiffusion.app.Main} and one class a command.
 * Every error is one sentence; exit codes are 0, 1 for a negative verdict and 2 where a command could not run.
 */
package org.jdiffusion.app;
