package org.jdiffusion.course;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
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
        look(trainer, look);
        TrainingStep first = trainer.step();
        losses.add(first.loss());
        try (Progress bar = Progress.of(Text.of("training"), Math.max(1, first.of() - first.update()));
                Live chart = Live.show(() -> Charts.loss(losses))) {
            bar.step();
            lookWhenDue(trainer, every, look);
            trainer.run(step -> {
                losses.add(step.loss());
                chart.refresh();
                bar.step(Text.of("training.loss", step.loss()));
                lookWhenDue(trainer, every, look);
            });
        }
        return losses;
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
