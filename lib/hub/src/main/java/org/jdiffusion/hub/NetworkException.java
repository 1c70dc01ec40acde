package org.jdiffusion.hub;

import java.io.IOException;
import java.time.Duration;

/** Trouble on the way that may be over at the next try. */
final class NetworkException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Duration wait;

    /** With the wait that the server asks for. */
    NetworkException(String reason, Duration wait) {
        super(reason);
        this.wait = wait;
    }

    NetworkException(String reason) {
        this(reason, Duration.ZERO);
    }

    NetworkException(String reason, Throwable cause) {
        this(reason);
        initCause(cause);
    }

    Duration waitAsked() {
        return wait;
    }
}
