package org.jdiffusion.notebook.kernel;

/** The kernel died or fell silent while it was running code; whatever it held is gone. */
public final class KernelLostException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Diagnosis diagnosis;

    KernelLostException(String message, Diagnosis diagnosis) {
        super(message);
        this.diagnosis = diagnosis;
    }

    /** What is known of the kernel; the message holds the essence of it. */
    public Diagnosis diagnosis() {
        return diagnosis;
    }
}
