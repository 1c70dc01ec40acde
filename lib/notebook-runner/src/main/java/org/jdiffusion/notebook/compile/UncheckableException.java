package org.jdiffusion.notebook.compile;

/** A notebook that cannot be checked: what its cells would be compiled against cannot be known here. */
public final class UncheckableException extends Exception {
    private static final long serialVersionUID = 1;

    UncheckableException(String reason) {
        super(reason);
    }

    UncheckableException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
