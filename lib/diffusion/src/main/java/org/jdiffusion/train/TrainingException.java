package org.jdiffusion.train;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ended a training before its last update. Weights and optimizer are those after the updates before it, unless memory
 * ran out in the middle of one; the last saved state is whole in any case and can be gone on from.
 */
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** In what libtorch says: a sentence of it, and the one after, which may tell how much was wanted. */
    private static final Pattern WANT_OF_MEMORY = Pattern.compile(
            "(?i)[^.:\\n]*(out of memory|can't allocate memory|not enough memory)[^.\\n]*(\\. Tried to [^\\n]*?\\w(?=\\.\\s|\\n|$))?");

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

    /**
     * What {@code e} says of memory, of the heap, of the process or of the GPU, that is used up; null if it says nothing of
     * it. Of a long report, which engines make, it is the line in question.
     */
    static String wantOfMemory(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            Matcher line = WANT_OF_MEMORY.matcher(message);
            if (line.find()) {
                return line.group();
            }
            if (cause instanceof OutOfMemoryError) {
                return message;
            }
        }
        return null;
    }
}
