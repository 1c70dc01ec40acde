package org.jdiffusion.notebook.compare.picture;

import java.io.IOException;

/** Bytes that are no picture that can be read. */
public final class PictureException extends IOException {
    private static final long serialVersionUID = 1;

    PictureException(String message, Throwable cause) {
        super(message, cause);
    }
}
