package org.jdiffusion.schedule;

import ai.djl.ndarray.NDArray;
import java.util.stream.IntStream;
import org.jdiffusion.tensor.Scope;

/**
 * Each step down the noise levels is first guessed by Euler's line, then corrected with the mean of the slopes at its two
 * ends (Karras et al. 2022, algorithm 1 without churn; diffusers {@code HeunDiscreteScheduler}). So each timestep but the
 * first comes twice: x is a guess there and is corrected, then it is stepped from. The last step is Euler's, to the clean
 * image.
 *
 * <p>As in diffusers, x0 is held in range by clip_sample and not by thresholding. There, rescale_betas_zero_snr is not
 * read; here it is. Its start is that of {@link EulerScheduler}.
 */
public final class HeunScheduler extends Solver {
    /**
     * @param steps network evaluations at most, 1..2T; as two levels take one and each further one two, of an even number
     *     one is left over and not made
     * @throws IllegalArgumentException if linspace spacing has fractional timesteps for so many
     */
    public HeunScheduler(SchedulerConfig config, int steps) {
        super(config, "HeunDiscreteScheduler", true, false, whole(config, (steps + 1) / 2));
    }

    /** The same settings and at most as many steps, taken this way: {@code HeunDiscreteScheduler.from_config(other.config)}. */
    public static HeunScheduler from(Scheduler other) {
        return new HeunScheduler(other.config(), other.timesteps().length);
    }

    @Override
    public int[] timesteps() {
        int[] levels = super.timesteps();
        return IntStream.range(0, 2 * levels.length - 1)
                .map(i -> levels[(i + 1) / 2])
                .toArray();
    }

    /**
     * Guesses, or corrects {@code before} if that was a guess. A move of x since then stays.
     *
     * @throws IllegalArgumentException also if {@code before} is missing at a timestep that comes twice, as it alone tells
     *     which of the two this is
     */
    @Override
    public StepOutput step(NDArray output, int timestep, NDArray x, NDArray noise, StepOutput before) {
        int here = place(timestep);
        checkBefore(before, here, x);
        if (before == null && here > 0) {
            throw new IllegalArgumentException("timestep " + timestep
                    + " comes twice: before must be what the step before this one returned, got null");
        }
        try (Scope scope = new Scope()) {
            Prediction seen = prediction(output, timestep, x);
            NDArray original = seen.original();
            NDArray slope = seen.noise(original);
            boolean guess = (before == null || !before.guess()) && !last(here);
            NDArray previous;
            if (before != null && before.guess()) {
                // half of what the slope here is more than the one that led here, all the way from the level above
                NDArray first = before.previous()
                        .sub(before.original().mul((float) signal(here)))
                        .div((float) spread(here));
                double half = signal(here) * (sigma(here) - sigma(here - 1)) / 2;
                previous = x.add(slope.sub(first).mul((float) half));
            } else {
                previous = original.mul((float) signal(here + 1)).add(slope.mul((float) spread(here + 1)));
            }
            return new StepOutput(scope.keep(previous), scope.keep(original), guess);
        }
    }
}
