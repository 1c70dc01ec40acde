package org.jdiffusion.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import org.jdiffusion.notebook.model.Notebook;

/** How long a whole notebook may run, from its kernel's start; there may be no limit. */
final class TimeLimit {
    private final long start = System.nanoTime();
    private final Optional<Duration> whole;

    private TimeLimit(Optional<Duration> whole) {
        this.whole = whole;
    }

    /** What {@code nbtest.deadline} in the notebook's metadata says, else what the caller says. */
    static TimeLimit of(Notebook notebook, RunSettings settings) {
        JsonNode given = notebook.metadata().at("/nbtest/deadline");
        return new TimeLimit(given.isMissingNode() ? settings.deadline() : Optional.of(Timeouts.parse(given.asText())));
    }

    boolean isOver() {
        return whole.isPresent() && left().isNegative();
    }

    /** That time, or what is left if this is less. */
    Duration atMost(Duration timeout) {
        return whole.isPresent() && left().compareTo(timeout) < 0 ? left() : timeout;
    }

    String complaint() {
        return "did not run: the notebook has used up its "
                + whole.orElseThrow().toSeconds() + " s";
    }

    private Duration left() {
        return whole.orElseThrow().minusNanos(System.nanoTime() - start);
    }
}
