package org.jdiffusion.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jdiffusion.train.Learner;
import org.jdiffusion.train.TrainingStep;

/**
 * A training that is saved now and then, with its log, and goes on where it was saved.
 *
 * @param before updates of this recipe that came before the learner's first
 * @param total updates of the whole recipe
 * @param log the file that {@link TrainingLog} writes
 * @param state the file that the learner is saved to
 */
public record RecipeRun(long before, int total, Path log, Path state) {
    private static final int EVERY = 50;

    /**
     * Trains to the end, from the saved state if there is one, and leaves the running mean in the model.
     *
     * @throws CancellationException within one update if the thread is interrupted; the state is saved
     */
    public void run(Learner learner, Consumer<TrainingStep> onStep) throws IOException {
        if (Files.exists(state)) {
            learner.resume(state);
        }
        if (!learner.done()) {
            train(learner, onStep);
        }
        learner.ema().swap();
    }

    private void train(Learner learner, Consumer<TrainingStep> onStep) throws IOException {
        TrainingLog lines = new TrainingLog(log, EVERY, before + learner.updates());
        try {
            learner.run(step -> {
                long update = before + step.update();
                lines.add(update + 1, step.loss());
                onStep.accept(new TrainingStep(update, total, step.loss(), step.gradientNorm()));
                if (learner.updates() % (2 * EVERY) == 0) {
                    save(learner, lines);
                }
            });
            save(learner, lines);
        } catch (CancellationException e) {
            save(learner, lines);
            throw new CancellationException(e.getMessage() + " and saved");
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void save(Learner learner, TrainingLog lines) {
        try {
            lines.write();
            learner.save(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
