package org.jdiffusion.notebook.run;

/** A cell did not compile or threw; its stack trace is the place in the notebook file. */
public final class CellFailedError extends AssertionError {
    private static final long serialVersionUID = 1;

    CellFailedError(String message, StackTraceElement place) {
        super(message);
        setStackTrace(new StackTraceElement[] {place});
    }
}
