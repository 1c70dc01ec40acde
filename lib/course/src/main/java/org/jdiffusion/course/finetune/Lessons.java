package org.jdiffusion.course.finetune;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jdiffusion.course.Sources;
import org.jdiffusion.data.ImageFolder;
import org.jdiffusion.data.PictureSet;
import org.jdiffusion.hub.HubProgress;
import org.jdiffusion.meadow.Meadow;
import org.jdiffusion.meadow.Picture;
import org.jdiffusion.meadow.Species;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.train.Ahead;
import org.jdiffusion.train.Batch;
import org.jdiffusion.train.PictureBatches;
import org.jdiffusion.train.TrainingData;

/**
 * What is learnt from, a batch an update.
 *
 * @param pictures of an epoch
 * @param end stops what works ahead
 */
record Lessons(TrainingData data, int pictures, Runnable end) implements AutoCloseable {
    /** A meadow has no end: so many of its pictures make an epoch. */
    private static final int MEADOW_EPOCH = 1000;

    static Lessons of(FineTuneOptions options, HubProgress progress) throws IOException {
        int batch = (int) Math.min(Integer.MAX_VALUE, (long) options.batchSize() * options.gradAccumulationSteps());
        Optional<Species> species =
                options.dataDir() == null ? Sources.species(options.datasetName()) : Optional.empty();
        if (species.isPresent()) {
            return meadow(species.get(), options, Math.min(batch, MEADOW_EPOCH));
        }
        PictureSet pictures = options.dataDir() == null
                ? Sources.set(options.datasetName(), progress)
                : ImageFolder.of(options.dataDir());
        PictureBatches batches = new PictureBatches(pictures, options.imageSize(), batch, options.seed());
        return new Lessons(batches, pictures.size(), batches::close);
    }

    private static Lessons meadow(Species species, FineTuneOptions options, int batch) {
        Meadow meadow = Meadow.of(options.seed(), species);
        int side = options.imageSize();
        int perEpoch = (MEADOW_EPOCH + batch - 1) / batch;
        Ahead<float[]> drawn = new Ahead<>(update -> {
            long first = update / perEpoch * MEADOW_EPOCH + update % perEpoch * batch;
            int count = Math.min(batch, MEADOW_EPOCH - (int) (first % MEADOW_EPOCH));
            try (Scope scope = new Scope()) {
                List<Picture> pictures = meadow.pictures(first, count);
                return Numbers.floats(Meadow.images(Torch.cpu(), pictures, side));
            }
        });
        TrainingData data = (manager, update) -> {
            float[] pixels = drawn.at(update);
            return new Batch(
                    manager.create(pixels, new Shape(pixels.length / (3L * side * side), 3, side, side)), null);
        };
        return new Lessons(data, MEADOW_EPOCH, drawn::close);
    }

    @Override
    public void close() {
        end.run();
    }
}
