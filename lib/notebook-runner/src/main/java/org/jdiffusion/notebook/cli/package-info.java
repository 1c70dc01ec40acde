/**
 * The command line {@code nbrun}: runs notebooks, reports on them, brings their stored outputs up to date, and
 * type-checks them.
 * Start reading at {@link org.jdiffusion.notebook.cli.NbRun}.
 */
package org.jdiffusion.notebook.cli;
