package org.jdiffusion.notebook.kernel;

/** Code ran longer than it may. The kernel was interrupted, or killed when that did not help. */
public final class ExecutionTimeoutException extends Exception {
    private static final long serialVersionUID = 1;

    ExecutionTimeoutException(String message) {
        super(message);
    }
}
