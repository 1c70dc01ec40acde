package org.jdiffusion.notebook.kernel;

import java.time.Duration;

/** A moment after which nobody waits any longer, on a clock that nobody sets. */
final class Deadline {
    private static final Duration LONGEST_SLICE = Duration.ofMillis(100);
    private static final Duration CENTURY = Duration.ofDays(36500);

    private final long end;

    /** Ends that long from now; a century at most. */
    Deadline(Duration patience) {
        Duration bounded = patience.compareTo(CENTURY) < 0 ? patience : CENTURY;
        end = System.nanoTime() + bounded.toNanos();
    }

    boolean isOver() {
        return end - System.nanoTime() <= 0;
    }

    /** How long to wait before looking around again: a tenth of a second, or what is left. */
    Duration slice() {
        return slice(LONGEST_SLICE);
    }

    /** What is left, but no more than that. */
    Duration slice(Duration longest) {
        return Duration.ofNanos(Math.max(0, Math.min(end - System.nanoTime(), longest.toNanos())));
    }
}
