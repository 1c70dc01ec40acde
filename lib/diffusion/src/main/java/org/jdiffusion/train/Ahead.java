package org.jdiffusion.train;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongFunction;

/**
 * Works out what the coming updates learn from while the present one is learnt, on cores that have nothing else to do.
 * For one reader, who goes from update to update.
 *
 * @param <T> what an update learns from
 */
public final class Ahead<T> {
    private static final int UPDATES = 4;

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
            coming.computeIfAbsent(number, n -> CompletableFuture.supplyAsync(() -> work.apply(n)));
        }
        try {
            return coming.remove(update).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
