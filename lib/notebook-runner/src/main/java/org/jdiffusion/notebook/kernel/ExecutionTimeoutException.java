package org.jdiffusion.notebook.kernel;

/** Code ran longer than it may. The kernel was interrupted, or killed when that did not help. */
public final class ExecutionTimeoutException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Diagnosis diagnosis;

    ExecutionTimeoutException(String message, Diagnosis diagnosis) {
        super(message);
        this.diagnosis = diagnosis;
    }

    /** What is known of the kernel; the message holds the essence of it. */
    public Diagnosis diagnosis() {
        return diagnosis;
    }
}
