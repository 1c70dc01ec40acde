package org.jdiffusion.notebook.kernel;

/** Another program took a port between our choice and the kernel's start: worth one more try. */
final class PortsTakenException extends Exception {
    private static final long serialVersionUID = 1;

    PortsTakenException(String message) {
        super(message);
    }
}
