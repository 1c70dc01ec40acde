package org.jdiffusion.data;

import java.io.IOException;

/** A data file that is missing, damaged or not what it claims to be; the message starts with the file. */
public final class DataException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;

    public DataException(String file, String reason, Throwable cause) {
        super(file + ": " + reason, cause);
        this.file = file;
    }

    public DataException(String file, String reason) {
        this(file, reason, null);
    }

    /** The file as it was named by the caller, or the resource's name. */
    public String file() {
        return file;
    }
}
