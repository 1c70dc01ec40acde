package org.jdiffusion.train;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jdiffusion.nn.Module;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Gradients;
import org.jdiffusion.tensor.Scope;

/**
 * Teaches any network by any loss: {@link AdamW}, a learning rate that changes, a running mean of the weights, and a
 * state that can be saved and gone on from. {@link Trainer} teaches a denoiser with it.
 */
public final class Learner implements AutoCloseable {
    /** The network there and back, once. */
    @FunctionalInterface
    public interface Pass {
        /**
         * Adds the gradients of update number {@code update}, counted from 0, to the parameters, in grad mode; what it
         * draws must depend on that number alone. Returns the loss.
         */
        float run(long update);
    }

    private final Module model;
    private final TrainingConfig config;
    private final String settings;
    private final Pass pass;
    private final List<NDArray> parameters;
    private final AdamW optimizer;
    private final Ema ema;
    private long updates;

    /**
     * Starts from the weights as they are.
     *
     * @param config rate, weight decay, clipping and mean; the rest is up to the pass
     * @param settings what besides {@code config} a saved state must have been made with
     */
    public Learner(Module model, TrainingConfig config, String settings, Pass pass) {
        this.model = model;
        this.config = config;
        this.settings = config + " " + settings;
        this.pass = pass;
        parameters = model.parameters();
        optimizer = new AdamW(model, config.weightDecay());
        ema = new Ema(model, config.emaDecay());
    }

    /**
     * Learns until the last update.
     *
     * @param onStep sees each update
     * @throws CancellationException within one update if the thread is interrupted; it may go on afterwards
     * @throws TrainingException if loss or gradients are no longer numbers, or memory is used up; the weights are those
     *     before that update
     */
    public void run(Consumer<TrainingStep> onStep) {
        while (!done()) {
            if (Thread.interrupted()) {
                throw new CancellationException("training was interrupted after " + updates + " updates");
            }
            onStep.accept(step());
        }
    }

    /** Makes one update. */
    public TrainingStep step() {
        return step(pass);
    }

    /** Makes one update with gradients from elsewhere. */
    TrainingStep step(Pass other) {
        try (Grad on = Grad.on();
                Scope scope = new Scope()) {
            float loss = other.run(updates);
            if (!Float.isFinite(loss)) {
                throw new ArithmeticException("the loss is " + loss);
            }
            float norm = optimizer.step(config.rate().at(updates), config.clipNorm());
            ema.update(updates + 1);
            return new TrainingStep(updates++, config.rate().total(), loss, norm);
        } catch (ArithmeticException e) {
            Gradients.clear(parameters);
            throw new TrainingException(
                    TrainingException.Reason.NOT_A_NUMBER,
                    updates,
                    e.getMessage() + "; train again with a smaller learning rate",
                    e);
        } catch (RuntimeException | OutOfMemoryError e) {
            Gradients.clear(parameters); // what the passes before left must not enter the next update
            String memory = TrainingException.wantOfMemory(e);
            if (memory != null) {
                throw new TrainingException(
                        TrainingException.Reason.OUT_OF_MEMORY,
                        updates,
                        "memory is used up (" + memory.strip()
                                + "); take fewer pictures a pass, and accumulate more passes for the same update",
                        e);
            }
            throw e;
        }
    }

    /** Whether all updates are made. */
    public boolean done() {
        return updates >= config.rate().total();
    }

    /** Updates made so far. */
    public long updates() {
        return updates;
    }

    /** The running mean of the weights; {@link Ema#swap} puts it into the model. */
    public Ema ema() {
        return ema;
    }

    /** About how large a saved state is. */
    long stateBytes() {
        long numbers = parameters.stream().mapToLong(NDArray::size).sum();
        return 4 * numbers * Float.BYTES; // weights, their mean, two moments
    }

    /** Writes everything that {@link #resume} needs to go on, in one file, whole or not at all. */
    public void save(Path file) throws IOException {
        TrainingState.write(file, updates, settings, model, optimizer, ema);
    }

    /**
     * Goes on from a saved state.
     *
     * @throws org.jdiffusion.io.CheckpointException if the file is broken or comes from another network or other settings
     *     (nothing has changed then)
     */
    public void resume(Path file) throws IOException {
        updates = TrainingState.read(file, settings, model, optimizer, ema);
    }

    /** Frees the optimizer's and the mean's memory; the model stays. */
    @Override
    public void close() {
        optimizer.close();
        ema.close();
    }
}
