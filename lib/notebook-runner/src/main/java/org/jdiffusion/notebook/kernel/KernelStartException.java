package org.jdiffusion.notebook.kernel;

/** No kernel could be had: there is none, or it did not come up. The message is for the user, cure included. */
public final class KernelStartException extends Exception {
    private static final long serialVersionUID = 1;

    public KernelStartException(String message) {
        super(message);
    }

    public KernelStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
