package org.jdiffusion.course;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jdiffusion.course.runs.RunLog;
import org.jdiffusion.train.Trainer;
import org.jdiffusion.train.TrainingStep;

/** A training that can be watched: a progress bar and the loss curve, both growing under the cell. */
public final class LiveTraining {
    private LiveTraining() {}

    /**
     * Trains to the last update.
     *
     * @return the loss of each update made
     * @throws java.util.concurrent.CancellationException if the cell is interrupted; the weights are usable, and the
     *     same call goes on
     */
    public static List<Float> run(Trainer trainer) {
        return run(trainer, Integer.MAX_VALUE, updates -> {});
    }

    /**
     * The same with a look at what has been learnt now and then.
     *
     * @param every updates from look to look
     * @param look sees the number of updates made: at first, then after each {@code every}. The model has the running mean
     *     of its weights meanwhile
     */
    public static List<Float> run(Trainer trainer, int every, LongConsumer look) {
        List<Float> losses = new ArrayList<>();
        run(trainer, every, look, () -> losses, step -> losses.add(step.loss()));
        return losses;
    }

    /**
     * The same with a log of each update's loss and gradient norm; the chart has also what was logged before a resume. The
     * caller closes the log.
     *
     * @param look may log sheets and losses on held-out pictures
     * @return the loss of each update in the log
     * @throws UncheckedIOException of a {@link org.jdiffusion.course.runs.RunException} if the log cannot be written: the
     *     weights are usable, and the same call goes on
     */
    public static List<Float> run(Trainer trainer, RunLog log, int every, LongConsumer look) {
        run(trainer, every, look, log::losses, step -> {
            try {
                log.scalars(step.update() + 1, Map.of(RunLog.LOSS, (double) step.loss(), "gradient_norm", (double)
                        step.gradientNorm()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return log.losses();
    }

    private static void run(
            Trainer trainer,
            int every,
            LongConsumer look,
            Supplier<List<Float>> losses,
            Consumer<TrainingStep> onStep) {
        look(trainer, look);
        TrainingStep first = trainer.step();
        onStep.accept(first);
        try (Progress bar = Progress.of(Text.of("training"), Math.max(1, first.of() - first.update()));
                Live chart = Live.show(() -> Charts.loss(losses.get()))) {
            bar.step();
            lookWhenDue(trainer, every, look);
            trainer.run(step -> {
                onStep.accept(step);
                chart.refresh();
                bar.step(Text.of("training.loss", step.loss()));
                lookWhenDue(trainer, every, look);
            });
        }
    }

    private static void lookWhenDue(Trainer trainer, int every, LongConsumer look) {
        if (trainer.updates() % every == 0) {
            look(trainer, look);
        }
    }

    private static void look(Trainer trainer, LongConsumer look) {
        trainer.ema().swap();
        try {
            look.accept(trainer.updates());
        } finally {
            trainer.ema().swap();
        }
    }
}
