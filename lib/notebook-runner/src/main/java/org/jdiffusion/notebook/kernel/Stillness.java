package org.jdiffusion.notebook.kernel;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells a program that is slow to start, which works, from one that waits for something that will not come. */
final class Stillness {
    /** What a waiting JVM uses of one core; one that starts uses more even where the machine is crowded. */
    private static final double IDLE = 0.01;

    /** Processor time is counted in ticks of ten milliseconds. */
    private static final long GRAIN = Duration.ofMillis(30).toNanos();

    private final Supplier<Optional<Duration>> processorTime;
    private long since = System.nanoTime();
    private Optional<Duration> before;

    /** Starts to watch a program; {@code processorTime} is what it has used in all, empty where nobody knows. */
    Stillness(Supplier<Optional<Duration>> processorTime) {
        this.processorTime = processorTime;
        this.before = processorTime.get();
    }

    /** How long the program has hardly used the processor by now; zero where nobody knows. */
    Duration lasted() {
        long now = System.nanoTime();
        Optional<Duration> used = processorTime.get();
        if (isWork(used, now - since)) {
            since = now;
            before = used;
        }
        return Duration.ofNanos(now - since);
    }

    private boolean isWork(Optional<Duration> used, long nanos) {
        if (before.isEmpty() || used.isEmpty()) {
            return true;
        }
        long grown = used.get().minus(before.get()).toNanos();
        return grown < 0 || grown > GRAIN + IDLE * nanos; // less than before: a process has ended
    }
}
