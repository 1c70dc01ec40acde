package org.jdiffusion.notebook.model;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is no notebook, or not one that can be run. */
public final class NotebookException extends IOException {
    private static final long serialVersionUID = 1;

    NotebookException(Path file, String reason) {
        super(file + ": " + reason);
    }

    /** With the file and the reason in its message. */
    public NotebookException(Path file, String reason, Throwable cause) {
        super(file + ": " + reason, cause);
    }
}
