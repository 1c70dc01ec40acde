package org.jdiffusion.notebook.compare;

import java.util.Locale;

/** Something about outputs that is no fault yet, but will be one. */
public sealed interface Finding {

    /** What was found and why it matters, as one sentence. */
    String message();

    /**
     * The name that {@code Object.toString} or Python's {@code repr} makes up: another one in each run.
     *
     * @param field the MIME type, stream or other key where it stands
     * @param example the first of them
     */
    record IdentityHash(String field, String example, int count) implements Finding {
        @Override
        public String message() {
            return field + " holds an identity hash code, another one in each run: " + example + more(count);
        }
    }

    /** The absolute path of a file, which exists on one machine only. */
    record AbsolutePath(String field, String example, int count) implements Finding {
        @Override
        public String message() {
            return field + " holds an absolute path, which is another one elsewhere: " + example + more(count);
        }
    }

    /** Printed in so many pieces that a kernel may lose some. */
    record ManyMessages(int count) implements Finding {
        @Override
        public String message() {
            return "the cell printed in " + count + " messages, more than " + OutputLint.MOST_MESSAGES
                    + ": there may be output lost by the kernel, so print whole blocks";
        }
    }

    /**
     * More output than a notebook should hold.
     *
     * @param what "the cell" or "the notebook"
     */
    record TooLarge(String what, long bytes) implements Finding {
        @Override
        public String message() {
            return String.format(
                    Locale.ROOT,
                    "%s puts out %.1f MB, more than %d MB: show less, or smaller pictures",
                    what,
                    bytes / 1e6,
                    OutputLint.MOST_BYTES / 1_000_000);
        }
    }

    private static String more(int count) {
        return count == 1 ? "" : " and " + (count - 1) + " more";
    }
}
