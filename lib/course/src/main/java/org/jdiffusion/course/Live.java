package org.jdiffusion.course;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * An output that is drawn anew in its place, as a loss chart while training goes on.
 * Outside a notebook it shows nothing.
 *
 * <pre>{@code
 * try (var live = Live.show(() -> chart)) {
 *     for (...) {
 *         ...
 *         live.refresh();
 *     }
 * }
 * }</pre>
 */
public final class Live implements AutoCloseable {
    private static final Screen NOWHERE = (id, value, again) -> {};
    private static volatile Screen screen = NOWHERE;

    private final String id = UUID.randomUUID().toString();
    private final Supplier<?> view;
    private final long pause;
    private final LongSupplier nanos;
    private long drawn;

    Live(Supplier<?> view, Duration pause, LongSupplier nanos) {
        this.view = Objects.requireNonNull(view, "view");
        this.pause = pause.toNanos();
        this.nanos = nanos;
        draw(false);
    }

    /**
     * Shows what the supplier gives, now and from then on at most once a second.
     *
     * @param view gives anything that a cell can show; it is asked on the thread that calls {@link #refresh}
     */
    public static Live show(Supplier<?> view) {
        return new Live(view, Duration.ofSeconds(1), System::nanoTime);
    }

    /** Draws it again if the last time is long enough ago; cheap otherwise. */
    public void refresh() {
        if (nanos.getAsLong() - drawn >= pause) {
            draw(true);
        }
    }

    /** Draws it a last time, so that what stays in the notebook is the end. */
    @Override
    public void close() {
        draw(true);
    }

    static void screen(Screen newScreen) {
        screen = newScreen;
    }

    private void draw(boolean again) {
        if (screen != NOWHERE) {
            screen.show(id, view.get(), again);
        }
        drawn = nanos.getAsLong();
    }
}
