package org.jdiffusion.train;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.function.LongFunction;

/**
 * Works out what the coming updates learn from while the present one is learnt. For one reader, who goes from one to the
 * next; where it would have to wait, it lends a hand.
 *
 * @param <T> what an update learns from, or a part of it
 */
public final class Ahead<T> implements AutoCloseable {
    private static final int UPDATES = 4;

    /** Threads that are used again: the C library keeps memory for each that ever made a tensor. */
    private static final Executor THREADS =
            Executors.newFixedThreadPool(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), work -> {
                Thread thread = new Thread(work, "ahead");
                thread.setDaemon(true);
                return thread;
            });

    private final int parts;
    private final LongFunction<T> work;
    private final Map<Long, FutureTask<T>> coming = new HashMap<>();
    private boolean closed;

    /** @param work what the update of this number learns from; called in other threads, several at once */
    public Ahead(LongFunction<T> work) {
        this(1, work);
    }

    /**
     * The same in parts, which are numbered through.
     *
     * @param parts of an update, at most; 1 or more
     * @param work the part of this number; called in other threads, several at once
     */
    public Ahead(int parts, LongFunction<T> work) {
        this.parts = UPDATES * parts;
        this.work = work;
    }

    /**
     * What update or part number {@code number} is; those after it are begun.
     *
     * @throws RuntimeException what the work threw
     * @throws CancellationException if the thread is interrupted; it may go on afterwards
     * @throws IllegalStateException if closed
     */
    public T at(long number) {
        if (closed) {
            throw new IllegalStateException("asked for number " + number + " after closing");
        }
        coming.forEach((n, task) -> {
            if (n < number || n >= number + parts) {
                task.cancel(false);
            }
        });
        coming.keySet().removeIf(n -> n < number || n >= number + parts);
        for (long n = number; n < number + parts; n++) {
            coming.computeIfAbsent(n, this::begin);
        }
        FutureTask<T> wanted = coming.remove(number);
        wanted.run(); // does nothing where another thread has begun it
        for (long n = number + 1; n < number + parts && !wanted.isDone(); n++) {
            coming.get(n).run();
        }
        return result(wanted);
    }

    /** Begins nothing more; what is being worked on comes to its end. */
    @Override
    public void close() {
        closed = true;
        stop();
    }

    private FutureTask<T> begin(long number) {
        FutureTask<T> task = new FutureTask<>(() -> work.apply(number));
        THREADS.execute(task);
        return task;
    }

    private T result(FutureTask<T> task) {
        try {
            T result = task.get();
            if (!Thread.interrupted()) {
                return result;
            }
        } catch (ExecutionException e) {
            if (!Thread.interrupted()) {
                throw unchecked(e.getCause());
            }
        } catch (InterruptedException e) {
            // told below
        }
        stop(); // what this thread worked on when it was interrupted may have failed for that
        throw new CancellationException("interrupted while waiting for what the next update learns from");
    }

    private static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return (RuntimeException) thrown; // a LongFunction throws nothing else
    }

    private void stop() {
        coming.values().forEach(task -> task.cancel(false));
        coming.clear();
    }
}
