package org.jdiffusion.notebook.kernel;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Lets as many kernels run at once as the memory allows, in the order in which they ask, and always at least one.
 * Thread-safe.
 */
public final class MemoryGate {
    /** What a kernel holds when nobody knows better, in bytes. */
    public static final long USUAL = 600_000_000;

    private static final long POLL_MILLIS = 200;

    private final Supplier<OptionalLong> available;
    private final Semaphore turn = new Semaphore(1, true);
    private final Set<Pass> passes = new LinkedHashSet<>();

    /** A gate over this machine's memory; it stands open where the system does not tell how much is free. */
    public MemoryGate() {
        this(SystemMemory.ofThisMachine()::available);
    }

    MemoryGate(Supplier<OptionalLong> available) {
        this.available = available;
    }

    /** Waits until another kernel may start that will hold so many bytes at most. */
    public Pass acquire(long expectedBytes) throws InterruptedException {
        turn.acquire(); // who came first waits at the gate, the others behind
        try {
            Pass pass = new Pass(expectedBytes);
            synchronized (passes) {
                while (!passes.isEmpty() && !fits(expectedBytes)) {
                    passes.wait(POLL_MILLIS);
                }
                passes.add(pass);
            }
            return pass;
        } finally {
            turn.release();
        }
    }

    /** As {@link #acquire}, but nobody waits: empty when there is no room now, or others are waiting for it. */
    public Optional<Pass> tryAcquire(long expectedBytes) {
        if (!turn.tryAcquire()) {
            return Optional.empty();
        }
        try {
            synchronized (passes) {
                if (!passes.isEmpty() && !fits(expectedBytes)) {
                    return Optional.empty();
                }
                Pass pass = new Pass(expectedBytes);
                passes.add(pass);
                return Optional.of(pass);
            }
        } finally {
            turn.release();
        }
    }

    private boolean fits(long bytes) {
        OptionalLong free = available.get();
        // What a kernel holds by now is no longer available; what it has yet to take is promised.
        long promised = passes.stream().mapToLong(Pass::outstanding).sum();
        return free.isEmpty() || free.getAsLong() - promised >= bytes;
    }

    /** The leave to run one kernel, until it is closed. */
    public final class Pass implements AutoCloseable {
        private final long expected;
        private volatile long held;

        private Pass(long expected) {
            this.expected = expected;
        }

        /** Tells the gate how much the kernel holds: so much less is to come. */
        public void holds(long bytes) {
            held = bytes;
        }

        private long outstanding() {
            return Math.max(0, expected - held);
        }

        @Override
        public void close() {
            synchronized (passes) {
                passes.remove(this);
                passes.notifyAll();
            }
        }
    }
}
