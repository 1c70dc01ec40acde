package org.jdiffusion.notebook.run;

/** The kernel died or fell silent in a cell; the message holds what it left behind. */
public final class KernelCrashedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    KernelCrashedException(String message, StackTraceElement place) {
        super(message);
        setStackTrace(new StackTraceElement[] {place});
    }
}
