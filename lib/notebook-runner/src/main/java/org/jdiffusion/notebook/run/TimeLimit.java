package org.jdiffusion.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.model.NotebookException;

/** How long a whole notebook may run, from its kernel's start; there may be no limit. */
final class TimeLimit {
    private final long start = System.nanoTime();
    private final Optional<Duration> whole;

    /** Begins now. */
    TimeLimit(Optional<Duration> whole) {
        this.whole = whole;
    }

    /**
     * What {@code nbtest.deadline} in the notebook's metadata says, else what the caller says; empty: no limit.
     *
     * @throws NotebookException when it is no time
     */
    static Optional<Duration> of(Notebook notebook, RunSettings settings) throws NotebookException {
        JsonNode given = notebook.metadata().at("/nbtest/deadline");
        if (given.isMissingNode()) {
            return settings.deadline();
        }
        try {
            return Optional.of(Timeouts.parse(given.asText()));
        } catch (IllegalArgumentException e) {
            throw new NotebookException(notebook.file(), "nbtest.deadline: " + e.getMessage(), e);
        }
    }

    boolean isOver() {
        return whole.isPresent() && left().isNegative();
    }

    /** That time, or what is left if this is less. */
    Duration atMost(Duration timeout) {
        return whole.isPresent() && left().compareTo(timeout) < 0 ? left() : timeout;
    }

    /** What is wrong with a cell whose turn comes too late. */
    String complaint() {
        return "the notebook has used up its " + seconds() + " before this cell";
    }

    /** What is wrong with a cell that was stopped, in these words; it may have been the notebook's time that was over. */
    String complaint(String stopped) {
        return isOver() ? "the notebook has used up its " + seconds() + ": " + stopped : stopped;
    }

    private String seconds() {
        return whole.orElseThrow().toMillis() / 1e3 + " s";
    }

    private Duration left() {
        return whole.orElseThrow().minusNanos(System.nanoTime() - start);
    }
}
