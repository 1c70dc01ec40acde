package org.jdiffusion.course;

import java.util.ArrayList;
import java.util.List;
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
        List<Float> losses = new ArrayList<>();
        TrainingStep first = trainer.step();
        losses.add(first.loss());
        try (Progress bar = Progress.of(Text.of("training"), Math.max(1, first.of() - first.update()));
                Live chart = Live.show(() -> Charts.loss(losses))) {
            bar.step();
            trainer.run(step -> {
                losses.add(step.loss());
                chart.refresh();
                bar.step(Text.of("training.loss", step.loss()));
            });
        }
        return losses;
    }
}
