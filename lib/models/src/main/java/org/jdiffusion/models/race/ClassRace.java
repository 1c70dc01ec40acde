package org.jdiffusion.models.race;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jdiffusion.data.Mnist;
import org.jdiffusion.judge.DigitJudge;
import org.jdiffusion.models.Models;
import org.jdiffusion.sample.Sampler;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.train.Batch;
import org.jdiffusion.train.Trainer;
import org.jdiffusion.train.TrainingStep;
import org.jdiffusion.unet.Denoiser;

/**
 * Trains each recipe for some minutes and has its samples judged on the way, always by 25 DDIM steps from the same noise:
 * 100 of them, 200 at the end, and 1,000 where it is close to the goal.
 */
public final class ClassRace {
    private static final int MARKS = 4;
    private static final int ON_THE_WAY = 100;
    private static final int AT_THE_END = 200;
    private static final int CLOSE = 1_000;
    private static final double GOAL = 0.97;
    private static final int CHUNK = 100;
    private static final int STEPS = 25;

    private ClassRace() {}

    /** What was measured of the recipes, on two cores; it ships with the course. */
    public static List<RaceMark> measured() {
        try (var reader = new BufferedReader(
                new InputStreamReader(ClassRace.class.getResourceAsStream("class-race.csv"), StandardCharsets.UTF_8))) {
            return reader.lines().skip(1).map(RaceMark::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs one contestant.
     *
     * @param digits the training split
     * @param onMark sees each judgement
     * @throws CancellationException within one update if the thread is interrupted
     */
    public static void run(RaceRecipe recipe, Mnist digits, Consumer<TrainingStep> onStep, Consumer<RaceMark> onMark) {
        int updates = recipe.updates();
        try (NDManager manager = Torch.newManager()) {
            Denoiser model = recipe.network(manager);
            DigitJudge judge = Models.digitJudge(manager);
            try (Trainer trainer =
                    new Trainer(model, recipe.scheduler(), (m, u) -> batch(recipe, digits, m, u), recipe.training())) {
                double seconds = 0;
                for (int mark = 1; mark <= MARKS; mark++) {
                    while (trainer.updates() < (long) updates * mark / MARKS) {
                        if (Thread.interrupted()) {
                            throw new CancellationException(recipe + " was interrupted");
                        }
                        long start = System.nanoTime();
                        TrainingStep step = trainer.step();
                        seconds += (System.nanoTime() - start) / 1e9;
                        onStep.accept(new TrainingStep(step.update(), updates, step.loss(), step.gradientNorm()));
                    }
                    int samples = mark < MARKS ? ON_THE_WAY : AT_THE_END;
                    trainer.ema().swap();
                    double accuracy = judged(model, judge, recipe, samples, manager);
                    if (mark == MARKS && accuracy > GOAL - 0.05) {
                        samples = CLOSE;
                        accuracy = judged(model, judge, recipe, samples, manager);
                    }
                    trainer.ema().swap();
                    onMark.accept(new RaceMark(recipe, (int) trainer.updates(), seconds, samples, accuracy));
                }
            }
        }
    }

    private static Batch batch(RaceRecipe recipe, Mnist digits, NDManager manager, long update) {
        int[] indices = digits.batch(0, update, recipe.batch());
        return new Batch(digits.images(manager, indices), digits.labels(manager, indices))
                .withHiddenLabels(recipe.hidden(), Noise.mix(update, 2));
    }

    /** Share of {@code samples} digits, each class as often, that the judge agrees with. */
    private static double judged(Denoiser model, DigitJudge judge, RaceRecipe recipe, int samples, NDManager manager) {
        Sampler sampler = new Sampler(model, new DdimScheduler(recipe.scheduler(), STEPS), 0);
        int right = 0;
        try (Grad off = Grad.off();
                Scope all = new Scope()) {
            NDArray noise = Noise.normal(manager, new Shape(samples, 1, Mnist.SIDE, Mnist.SIDE), 0);
            for (int from = 0; from < samples; from += CHUNK) {
                try (Scope scope = new Scope()) {
                    int[] wanted =
                            IntStream.range(from, from + CHUNK).map(i -> i % 10).toArray();
                    NDArray labels =
                            manager.create(IntStream.of(wanted).asLongStream().toArray());
                    NDArray part = noise.get(new NDIndex("{}:{}", from, from + CHUNK));
                    right += (int) Math.round(CHUNK
                            * judge.judge(sampler.sample(part, labels), wanted).accuracy());
                }
            }
        }
        return right / (double) samples;
    }
}
