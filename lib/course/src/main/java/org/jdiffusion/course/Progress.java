package org.jdiffusion.course;

import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/**
 * A bar that fills up under the cell: steps done and to do, rate, time left, a note.
 * It is drawn at most four times a second and ends as {@code label: n/total}, without times. Outside a notebook it shows
 * nothing.
 *
 * <pre>{@code
 * try (var bar = Progress.of("training", steps)) {
 *     for (int i = 0; i < steps; i++) {
 *         ...
 *         bar.step("loss %.3f".formatted(loss));
 *     }
 * }
 * }</pre>
 */
public final class Progress implements AutoCloseable {
    private final String label;
    private final long total;
    private final LongSupplier nanos;
    private final long start;
    private final Live live;
    private long done;
    private String note = "";
    private boolean open = true;

    Progress(String label, long total, LongSupplier nanos) {
        if (total < 1) {
            throw new IllegalArgumentException("total: want at least 1 step, got " + total);
        }
        this.label = Objects.requireNonNull(label, "label");
        this.total = total;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
        this.live = new Live(this::bar, Duration.ofMillis(250), nanos);
    }

    /**
     * Shows an empty bar.
     *
     * @param label what is being done, in the reader's language
     * @param total steps to do, at least 1
     * @throws IllegalArgumentException if there is nothing to do
     */
    public static Progress of(String label, long total) {
        return new Progress(label, total, System::nanoTime);
    }

    /**
     * Lets a for loop show how far it is. For loops that run to their end: one that is left early leaves the bar open.
     *
     * @param items what to loop over, at least one
     */
    public static <T> Iterable<T> over(String label, Collection<T> items) {
        return () -> {
            Progress bar = of(label, items.size());
            Iterator<T> iterator = items.iterator();
            return new Iterator<>() {
                private boolean started;

                @Override
                public boolean hasNext() {
                    if (started) {
                        bar.step();
                        started = false;
                    }
                    if (!iterator.hasNext()) {
                        bar.close();
                    }
                    return iterator.hasNext();
                }

                @Override
                public T next() {
                    started = true;
                    return iterator.next();
                }
            };
        };
    }

    /**
     * Counts one step.
     *
     * @throws CancellationException if the cell was interrupted
     */
    public void step() {
        step(note);
    }

    /**
     * Counts one step and says something of it, as its loss.
     *
     * @throws CancellationException if the cell was interrupted
     */
    public void step(String newNote) {
        note = newNote;
        at(done + 1);
    }

    /**
     * Says how much is done in all, for what does not go step by step.
     *
     * @throws CancellationException if the cell was interrupted
     */
    public void at(long newDone) {
        done = newDone;
        live.refresh();
        if (Thread.interrupted()) {
            throw new CancellationException(label + ": interrupted after " + done + " of " + total);
        }
    }

    /** Leaves the bar as it is, without times. */
    @Override
    public void close() {
        if (open) {
            open = false;
            live.close();
        }
    }

    private Bar bar() {
        return new Bar(label, done, total, (nanos.getAsLong() - start) / 1e9, note, open);
    }
}
