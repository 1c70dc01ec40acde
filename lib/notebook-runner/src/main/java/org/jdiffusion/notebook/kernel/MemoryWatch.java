package org.jdiffusion.notebook.kernel;

import java.util.concurrent.atomic.AtomicLong;

/** Looks at a process tree four times a second: who belongs to it, and how much memory it holds. */
final class MemoryWatch implements AutoCloseable {
    private static final long PERIOD_MILLIS = 250;

    private final ProcessTree tree;
    private final AtomicLong peak = new AtomicLong();
    private final Thread thread;

    MemoryWatch(ProcessTree tree) {
        this.tree = tree;
        thread = new Thread(this::run, "kernel-memory");
        thread.setDaemon(true);
        thread.start();
    }

    /** The largest resident size in bytes seen since the last call. */
    long takePeak() {
        sample();
        return peak.getAndSet(0);
    }

    /** The same, without an end of the time that it is about. */
    long peak() {
        return peak.get();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                sample();
                Thread.sleep(PERIOD_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sample() {
        tree.look();
        peak.accumulateAndGet(tree.residentBytes(), Math::max);
    }
}
