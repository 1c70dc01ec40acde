package org.jdiffusion.notebook.compare.sanitize;

import java.io.IOException;
import java.nio.file.Path;

/** A sanitizer file that cannot be read or holds a regular expression that cannot be used. */
public final class SanitizerException extends IOException {
    private static final long serialVersionUID = 1;

    SanitizerException(Path file, String reason, Throwable cause) {
        super(file + ": " + reason, cause);
    }
}
