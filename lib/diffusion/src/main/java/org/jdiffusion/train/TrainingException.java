package org.jdiffusion.train;

import java.util.Locale;

/**
 * What ended a training before its last update. Weights and optimizer are those after the updates before it, unless memory
 * ran out in the middle of one; the last saved state is whole in any case and can be gone on from.
 */
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What went wrong. */
    public enum Reason {
        /** Loss or gradients were infinite or no numbers. */
        NOT_A_NUMBER,
        /** There was not enough memory for the update. */
        OUT_OF_MEMORY,
        /** The state could not be written: most often the disk is full. */
        NOT_SAVED
    }

    private final Reason reason;
    private final long update;

    /**
     * @param update its number, counted from 0
     * @param message what happened and what to do about it
     */
    public TrainingException(Reason reason, long update, String message, Throwable cause) {
        super("update " + update + ": " + message, cause);
        this.reason = reason;
        this.update = update;
    }

    /** What went wrong. */
    public Reason reason() {
        return reason;
    }

    /** The update that did not come about, counted from 0. */
    public long update() {
        return update;
    }

    /** Whether {@code e} says that memory, of the heap, of the process or of the GPU, is used up. */
    static boolean isOutOfMemory(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof OutOfMemoryError
                    || message.contains("out of memory")
                    || message.contains("can't allocate memory")
                    || message.contains("not enough memory")) {
                return true;
            }
        }
        return false;
    }
}
