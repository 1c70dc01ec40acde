package org.jdiffusion.course.runs;

import java.io.IOException;
import java.nio.file.Path;

/** A run folder that cannot be written, or a file of one that is missing or damaged; the message starts with the file. */
public final class RunException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;

    RunException(Path file, String reason, Throwable cause) {
        super(file + ": " + reason, cause);
        this.file = file.toString();
    }

    RunException(Path file, String reason) {
        this(file, reason, null);
    }

    /** A write that failed, as on a full disk. */
    static RunException notWritten(Path file, IOException cause) {
        return new RunException(
                file,
                "cannot be written (" + cause.getMessage()
                        + "); what was logged before is whole: make room and log on, "
                        + "or go on later with RunLog.resume",
                cause);
    }

    /** The file or folder in question. */
    public String file() {
        return file;
    }
}
