package org.jdiffusion.notebook.cli;

/** What {@code nbrun} returns; the worst of several notebooks counts. */
final class ExitCode {
    static final int OK = 0;
    static final int CELL_FAILED = 1;
    static final int COULD_NOT_RUN = 2;

    private ExitCode() {}
}
