package org.jdiffusion.hub.parquet;

import java.io.IOException;

/** Bytes that are not what the format says, told by a decoder, which does not know where they stand. */
final class Malformed extends IOException {
    private static final long serialVersionUID = 1L;

    Malformed(String reason) {
        super(reason);
    }

    Malformed(String reason, Throwable cause) {
        super(reason, cause);
    }
}
