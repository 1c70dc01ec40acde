package org.jdiffusion.io;

import java.io.IOException;

/** A file that is not what it should be; the message names the file, the tensor or key if one is at fault, and why. */
public final class CheckpointException extends IOException {
    private static final long serialVersionUID = 1;

    public CheckpointException(Object file, String reason) {
        super(file + ": " + reason);
    }

    public CheckpointException(Object file, String reason, Throwable cause) {
        super(file + ": " + reason, cause);
    }
}
