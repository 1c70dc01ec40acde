/**
 * The command line {@code nbrun}: runs notebooks, reports on them, and brings their stored outputs up to date.
 * Start reading at {@link org.jdiffusion.notebook.cli.NbRun}.
 */
package org.jdiffusion.notebook.cli;
