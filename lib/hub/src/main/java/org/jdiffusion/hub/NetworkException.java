package org.jdiffusion.hub;

import java.io.IOException;
import java.time.Duration;
import org.jdiffusion.hub.HubException.Reason;

/** Trouble on the way that may be over at the next try. */
final class NetworkException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Duration wait;
    private final Reason lasting;

    private NetworkException(String reason, Duration wait, Reason lasting) {
        super(reason);
        this.wait = wait;
        this.lasting = lasting;
    }

    /** With the wait that the server asks for. */
    NetworkException(String reason, Duration wait) {
        this(reason, wait, Reason.UNREACHABLE);
    }

    /** With what it is if it does not pass. */
    NetworkException(String reason, Reason lasting) {
        this(reason, Duration.ZERO, lasting);
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

    Reason lasting() {
        return lasting;
    }
}
