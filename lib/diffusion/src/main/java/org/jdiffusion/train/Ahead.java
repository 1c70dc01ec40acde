package org.jdiffusion.train;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;

/**
 * Works out what the coming updates learn from while the present one is learnt. For one reader, who goes from update to update.
 *
 * @param <T> what an update learns from
 */
public final class Ahead<T> {
    private static final int UPDATES = 4;

    /** Threads that are used again: the C library keeps memory for each that ever made a tensor. */
    private static final Executor THREADS =
            Executors.newFixedThreadPool(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), work -> {
                Thread thread = new Thread(work, "ahead");
                thread.setDaemon(true);
                return thread;
            });

    private final LongFunction<T> work;
    private final Map<Long, CompletableFuture<T>> coming = new HashMap<>();

    /** @param work what the update of this number learns from; called in other threads, several at once */
    public Ahead(LongFunction<T> work) {
        this.work = work;
    }

    /**
     * What update number {@code update} learns from; those after it are begun.
     *
     * @throws RuntimeException what the work threw
     */
    public T at(long update) {
        coming.keySet().removeIf(number -> number < update || number >= update + UPDATES);
        for (long number = update; number < update + UPDATES; number++) {
            coming.computeIfAbsent(number, n -> CompletableFuture.supplyAsync(() -> work.apply(n), THREADS));
        }
        try {
            return coming.remove(update).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }
}
