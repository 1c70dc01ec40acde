package org.jdiffusion.app.fidelity;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Work that was done several times.
 *
 * @param result of the last time
 * @param first seconds of the first time
 * @param others median seconds of the other times
 */
record Timed<T>(T result, double first, double others) {
    /** What is timed. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** Does {@code work} at least twice; {@code discard} sees every result but the last. */
    static <T> Timed<T> of(int calls, Work<T> work, Consumer<T> discard) throws IOException {
        double[] times = new double[calls];
        T result = null;
        for (int i = 0; i < calls; i++) {
            if (i > 0) {
                discard.accept(result);
            }
            long start = System.nanoTime();
            result = work.run();
            times[i] = (System.nanoTime() - start) / 1e9;
        }
        double[] others = Arrays.copyOfRange(times, 1, calls);
        Arrays.sort(others);
        return new Timed<>(result, times[0], (others[(calls - 2) / 2] + others[(calls - 1) / 2]) / 2);
    }
}
