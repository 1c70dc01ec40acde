package org.jdiffusion.notebook.run;

/** A cell ran longer than it may; its stack trace is the place in the notebook file. */
public final class CellTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CellTimeoutException(String message, StackTraceElement place) {
        super(message);
        setStackTrace(new StackTraceElement[] {place});
    }
}
