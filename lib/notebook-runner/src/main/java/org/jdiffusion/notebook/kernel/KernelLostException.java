package org.jdiffusion.notebook.kernel;

/** The kernel died or fell silent while it was running code; whatever it held is gone. */
public final class KernelLostException extends Exception {
    private static final long serialVersionUID = 1;

    KernelLostException(String message) {
        super(message);
    }
}
