package org.jdiffusion.app;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;
import org.jdiffusion.train.TrainingStep;

/** Shows a training's updates; the first one tells how many there will be. */
final class UpdateBar implements Consumer<TrainingStep>, AutoCloseable {
    private final String task;
    private final PrintWriter log;
    private Progress progress;

    UpdateBar(String task, PrintWriter log) {
        this.task = task;
        this.log = log;
    }

    @Override
    public void accept(TrainingStep step) {
        if (progress == null) {
            progress = new Progress(task, step.of(), log);
        }
        progress.at(step.update() + 1, String.format(Locale.ROOT, "loss %.4f", step.loss()));
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
        }
    }
}
