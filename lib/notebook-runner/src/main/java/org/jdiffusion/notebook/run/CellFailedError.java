package org.jdiffusion.notebook.run;

import java.util.OptionalInt;

/** A cell did not compile or threw; its stack trace is the place in the notebook file. */
public final class CellFailedError extends AssertionError {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // thrown and caught within one JVM
    private final OptionalInt sourceLine;

    CellFailedError(String message, OptionalInt sourceLine, StackTraceElement place) {
        super(message);
        this.sourceLine = sourceLine;
        setStackTrace(new StackTraceElement[] {place});
    }

    /** The 0-based line of the cell's source that failed, if it is known. */
    public OptionalInt sourceLine() {
        return sourceLine;
    }
}
