package org.jdiffusion.app;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.jdiffusion.tensor.Torch;

/** Runs one case of {@link BenchCommand} and prints its line. */
final class BenchProcess {
    private static final int LEAST_WARM_UPS = 2;
    private static final int MOST_WARM_UPS = 12;
    private static final double STABLE = 0.1;

    private BenchProcess() {}

    /** Runs the case named first as often as is said second. */
    public static void main(String[] args) throws IOException {
        EngineSettings.apply();
        BenchCase one = BenchCase.of(args[0]);
        try (NDManager manager = Torch.newManager()) {
            System.out.println(line(one, one.work(manager), Integer.parseInt(args[1])));
        }
    }

    private static String line(BenchCase one, DoubleSupplier work, int repeats) throws IOException {
        warmUp(work);
        double[] times = new double[repeats];
        for (int i = 0; i < repeats; i++) {
            times[i] = milliseconds(work);
        }
        Arrays.sort(times);
        double median = (times[(repeats - 1) / 2] + times[repeats / 2]) / 2;
        return String.format(
                Locale.ROOT,
                "{\"case\": \"%s\", \"ms\": %.1f, \"min_ms\": %.1f, \"peak_rss_mb\": %s}",
                one.key(),
                median,
                times[0],
                PeakMemory.megabytes());
    }

    /** Until two calls in a row take about as long. */
    private static void warmUp(DoubleSupplier work) {
        double before = Double.POSITIVE_INFINITY;
        for (int call = 1; call <= MOST_WARM_UPS; call++) {
            double time = milliseconds(work);
            if (call >= LEAST_WARM_UPS && Math.abs(time - before) <= STABLE * before) {
                return;
            }
            before = time;
        }
    }

    private static double milliseconds(DoubleSupplier work) {
        long start = System.nanoTime();
        double result = work.getAsDouble();
        double time = (System.nanoTime() - start) / 1e6;
        if (Double.isNaN(result)) {
            throw new ArithmeticException("the case computes no number");
        }
        return time;
    }
}
