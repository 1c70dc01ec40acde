package org.jdiffusion.hub;

import java.io.IOException;

/** A file that could not be had from the hub; the message names repository, file, host, the reason and a cure. */
public final class HubException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, for programs. */
    public enum Reason {
        /** The hub has no such repository, revision or file. */
        NOT_FOUND,
        /** The hub wants a token, or another one, or terms to be accepted. */
        DENIED,
        /** Not in the cache, and the network is not to be used. */
        OFFLINE,
        /** No usable answer, however often asked. */
        UNREACHABLE,
        /** An answer that no hub gives. */
        BAD_ANSWER,
        /** A file's name that could leave the cache, or that not every system has. */
        BAD_NAME,
        /** The bytes are not what the hub says they are. */
        WRONG_CONTENT,
        /** Not what {@code hub.lock} has pinned. */
        NOT_AS_PINNED,
        /** Too little room, or a disk that fails. */
        DISK,
        /** The thread was interrupted; what has arrived is kept. */
        INTERRUPTED
    }

    private final Reason reason;

    HubException(Reason reason, String subject, String message, Throwable cause) {
        super(subject + ": " + message, cause);
        this.reason = reason;
    }

    HubException(Reason reason, String subject, String message) {
        this(reason, subject, message, null);
    }

    /** What went wrong. */
    public Reason reason() {
        return reason;
    }
}
