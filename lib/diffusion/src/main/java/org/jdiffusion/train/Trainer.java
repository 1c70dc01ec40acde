package org.jdiffusion.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jdiffusion.nn.Dropout;
import org.jdiffusion.schedule.NoiseSchedule;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;
import org.jdiffusion.unet.Denoiser;

/**
 * Teaches a denoiser: add noise at random timesteps, ask for the prediction, step against the mean squared error (Ho et
 * al. 2020, algorithm 1). Noise and timesteps of an update depend on (seed, update) alone, so a training that was saved
 * and resumed makes the same weights, bit for bit, as one that was not (with dropout, if it has as many threads); on a GPU, where libtorch adds gradients up in
 * an order of its own, the same within rounding.
 */
public final class Trainer implements AutoCloseable {
    private final Denoiser model;
    private final SchedulerConfig scheduler;
    private final NoiseSchedule schedule;
    private final TrainingData data;
    private final TrainingConfig config;
    private final MicroBatches pieces;
    private final Learner learner;
    private final NDManager manager;

    /** Starts from the weights as they are. */
    public Trainer(Denoiser model, SchedulerConfig scheduler, TrainingData data, TrainingConfig config) {
        this.model = model;
        this.scheduler = scheduler;
        this.data = data;
        this.config = config;
        schedule = scheduler.noise();
        pieces = new MicroBatches(model.parameters(), config.microBatch());
        learner = new Learner(model, config, scheduler.toString(), this::pass);
        manager = model.parameters().get(0).getManager().newSubManager();
    }

    /** The training itself: run it, save it, go on from what was saved. */
    public Learner learner() {
        return learner;
    }

    /**
     * Trains until the last update; see {@link Learner#run}.
     *
     * @param onStep sees each update
     */
    public void run(Consumer<TrainingStep> onStep) {
        learner.run(onStep);
    }

    /** Makes one update with the data, the noise and the timesteps that belong to it. */
    public TrainingStep step() {
        return learner.step();
    }

    /**
     * Makes one update from noise and timesteps of the caller's choice.
     *
     * @param noise standard normal numbers, shaped as the images
     * @param timesteps (N) int64 in 0..T-1
     * @throws IllegalArgumentException if shapes do not fit
     * @throws TrainingException if loss or gradients are no longer numbers, or memory is used up
     */
    public TrainingStep step(Batch batch, NDArray noise, NDArray timesteps) {
        check(batch, noise, timesteps);
        return learner.step(update -> pass(batch, noise, timesteps));
    }

    /** Updates made so far. */
    public long updates() {
        return learner.updates();
    }

    /** The running mean of the weights; {@link Ema#swap} puts it into the model. */
    public Ema ema() {
        return learner.ema();
    }

    /** Writes everything that {@link #resume} needs to go on; see {@link Learner#save}. */
    public void save(Path file) throws IOException {
        learner.save(file);
    }

    /** Goes on from a saved state; see {@link Learner#resume}. */
    public void resume(Path file) throws IOException {
        learner.resume(file);
    }

    /** Frees the optimizer's and the mean's memory; the model stays. */
    @Override
    public void close() {
        manager.close();
        learner.close();
    }

    private float pass(long update) {
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            Batch batch = data.at(manager, update);
            Shape shape = batch.images().getShape();
            long seed = Noise.mix(config.seed(), update);
            NDArray noise = Noise.normal(manager, shape, Noise.mix(seed, 0));
            NDArray timesteps = timesteps(shape.get(0), Noise.mix(seed, 1));
            check(batch, noise, timesteps);
            try (Grad on = Grad.on()) {
                return pass(batch, noise, timesteps);
            }
        }
    }

    private float pass(Batch batch, NDArray noise, NDArray timesteps) {
        long count = batch.images().getShape().get(0);
        return pieces.collect(count, (from, to) -> pass(batch, noise, timesteps, from, to));
    }

    private void check(Batch batch, NDArray noise, NDArray timesteps) {
        Shape shape = batch.images().getShape();
        if (shape.dimension() != 4 || shape.size() == 0) {
            throw new IllegalArgumentException("images must be (N, C, H, W), got " + shape);
        }
        long count = shape.get(0);
        if (!noise.getShape().equals(shape)) {
            throw new IllegalArgumentException(
                    "noise must be shaped as the images " + shape + ", got " + noise.getShape());
        }
        if (!timesteps.getShape().equals(new Shape(count))) {
            throw new IllegalArgumentException("timesteps must be (" + count + "), got " + timesteps.getShape());
        }
        if (batch.labels() == null && config.guidance() > 0) {
            throw new IllegalArgumentException("labels must not be null where guidance is " + config.guidance());
        }
        if (batch.labels() != null && !batch.labels().getShape().equals(new Shape(count))) {
            throw new IllegalArgumentException(
                    "labels must be (" + count + "), got " + batch.labels().getShape());
        }
    }

    /** Adds the gradients of images from..to-1; returns their share of the batch's loss. */
    private float pass(Batch batch, NDArray noise, NDArray timesteps, long from, long to) {
        try (Scope scope = new Scope()) {
            NDIndex rows = new NDIndex("{}:{}", from, to);
            NDArray x0 = batch.images().get(rows);
            NDArray eps = noise.get(rows);
            NDArray t = timesteps.get(rows);
            NDArray labels = batch.labels() == null ? null : batch.labels().get(rows);
            NDArray xt = schedule.addNoise(x0, eps, t);
            NDArray prediction;
            try (Dropout dropout = Dropout.seeded(Noise.mix(Noise.mix(config.seed(), updates()), 2 + from))) {
                prediction = model.apply(xt, t, labels);
            }
            NDArray target = schedule.target(scheduler.predictionType(), x0, eps, t);
            if (config.guidance() > 0) {
                target = target.add(guidance(prediction, xt, t, labels));
            }
            float share = (to - from) / (float) batch.images().getShape().get(0);
            NDArray loss = TorchOps.mse(prediction, target).mul(share);
            Grad.backward(loss);
            return Numbers.scalar(loss);
        }
    }

    /** What the class adds to the prediction, for those pictures whose class is told, by the share of this update. */
    private NDArray guidance(NDArray prediction, NDArray xt, NDArray t, NDArray labels) {
        double share = config.guidance() * updates() / config.rate().total();
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            NDArray without = model.apply(xt, t, labels.zerosLike().add(Denoiser.NO_CLASS));
            NDArray told = labels.neq(Denoiser.NO_CLASS).toType(DataType.FLOAT32, false);
            return scope.keep(prediction
                    .stopGradient()
                    .sub(without)
                    .mul(told.mul((float) share).reshape(-1, 1, 1, 1)));
        }
    }

    /** n timesteps in 0..T-1 by the law of the current update. */
    private NDArray timesteps(long n, long seed) {
        double exponent =
                config.timesteps().exponent(updates() / (double) config.rate().total());
        NDArray uniform = Noise.uniform(manager, new Shape(n), seed);
        return (exponent == 1 ? uniform : uniform.pow(exponent))
                .mul(schedule.steps())
                .clip(0, schedule.steps() - 1) // a power of almost 1 may round to 1
                .toType(DataType.INT64, false);
    }
}
