package org.jdiffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Runs two pieces of work at once, each on half of the engine's threads. One operation on a small picture is too short
 * to share among cores; two halves of a batch share them well.
 */
public final class SideBySide {
    /** One thread, used again: the C library keeps memory for each that ever made a tensor. */
    private static final Executor THREAD = Executors.newFixedThreadPool(1, work -> {
        Thread thread = new Thread(work, "side-by-side");
        thread.setDaemon(true);
        return thread;
    });

    private SideBySide() {}

    /** Whether two at once can be faster than one after the other: on a CPU with at least two threads. */
    public static boolean pays() {
        return !Torch.device().isGpu() && Torch.threads() > 1;
    }

    /** Work on a part of a batch. */
    @FunctionalInterface
    public interface Rows {
        /** What becomes of rows from..to-1: tensors of as many rows. */
        List<NDArray> apply(long from, long to);
    }

    /** Both results. */
    public record Pair<T>(T first, T second) {}

    /**
     * Works off both, in the caller's grad mode, and waits for both whatever happens: at once, or one after the other where
     * another caller has the second thread. What a piece makes must not leave
     * it as a tensor in a scope: scopes belong to their thread.
     *
     * @throws RuntimeException what {@code first} threw, else what {@code second} threw
     */
    public static <T> Pair<T> run(Supplier<T> first, Supplier<T> second) {
        int threads = Torch.threads();
        int half = Math.max(1, threads / 2);
        boolean grad = JniUtils.isGradMode();
        CompletableFuture<T> other = new CompletableFuture<>();
        FutureTask<?> task = new FutureTask<>(() -> complete(other, second, half, grad), null);
        THREAD.execute(task);
        T one;
        try {
            JniUtils.setNumThreads(half);
            one = first.get();
        } finally {
            task.run(); // does nothing but where the thread has not come to it yet
            await(other);
            JniUtils.setNumThreads(threads); // the last to set it sets it for threads to come, too
        }
        try {
            return new Pair<>(one, other.join());
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

    /**
     * Works off a batch by halves, where that pays and there are two images, else whole; in the caller's grad mode.
     *
     * @param count images in the batch
     * @return the same of all rows, joined, without the graph that made them
     */
    public static List<NDArray> halves(long count, Rows work) {
        if (count < 2 || !pays()) {
            try (Scope scope = new Scope()) {
                List<NDArray> whole = work.apply(0, count);
                return whole.stream()
                        .map(NDArray::stopGradient)
                        .map(scope::keep)
                        .toList();
            }
        }
        var halves = run(() -> loose(work, 0, count / 2), () -> loose(work, count / 2, count));
        try (NDList first = new NDList(halves.first());
                NDList second = new NDList(halves.second())) {
            return IntStream.range(0, first.size())
                    .mapToObj(i -> first.get(i).concat(second.get(i), 0))
                    .toList();
        }
    }

    /** Results that no scope of this thread holds. */
    private static List<NDArray> loose(Rows work, long from, long to) {
        try (Scope scope = new Scope()) {
            List<NDArray> results = work.apply(from, to);
            return results.stream()
                    .map(NDArray::stopGradient)
                    .map(scope::forget)
                    .toList();
        }
    }

    private static <T> void complete(CompletableFuture<T> result, Supplier<T> work, int threads, boolean grad) {
        try (Grad mode = grad ? Grad.on() : Grad.off()) {
            JniUtils.setNumThreads(threads);
            result.complete(work.get());
        } catch (Throwable e) { // whatever it is, somebody waits
            result.completeExceptionally(e);
        }
    }

    /** Waits for the end; an interrupt stays pending for the caller. */
    private static void await(CompletableFuture<?> work) {
        work.handle((result, error) -> null).join();
    }
}
