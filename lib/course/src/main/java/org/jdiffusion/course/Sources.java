package org.jdiffusion.course;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdiffusion.data.ImageFolder;
import org.jdiffusion.data.PictureSet;
import org.jdiffusion.hub.HubClient;
import org.jdiffusion.hub.HubDataset;
import org.jdiffusion.hub.HubModel;
import org.jdiffusion.hub.HubProgress;
import org.jdiffusion.hub.HubRepo;
import org.jdiffusion.meadow.Meadow;
import org.jdiffusion.meadow.Species;
import org.jdiffusion.models.Models;
import org.jdiffusion.train.Batch;
import org.jdiffusion.train.PictureBatches;
import org.jdiffusion.train.TrainingData;

/** Where models and pictures come from, by name: the same cells run with what ships and with the unit's own. */
public final class Sources {
    private static final String MEADOW = "meadow:";
    private static final long UNSEEN = Long.MAX_VALUE; // a meadow that nobody counts up to
    private static final String TRAIN = "train";
    private static final int MOST_HELD_OUT = 16;

    private Sources() {}

    /**
     * The folder of a model, fetched from the hub if need be.
     *
     * @param name of a shipped model; or a folder; or a name on the hub such as {@code google/ddpm-celebahq-256}, with
     *     {@code @} and a revision if wanted
     * @throws IllegalArgumentException if it is none of these
     * @throws org.jdiffusion.hub.HubException if it cannot be fetched
     */
    public static Path model(String name) throws IOException {
        try (DownloadBar bar = new DownloadBar()) {
            return model(name, bar);
        }
    }

    /** The same, telling of a download. */
    public static Path model(String name, HubProgress progress) throws IOException {
        if (Models.NAMES.contains(name)) {
            return Models.folder(name);
        }
        Path folder = Path.of(name);
        return Files.isDirectory(folder) ? folder : HubModel.fetch(hub(name, progress), HubRepo.model(name));
    }

    /**
     * Batches of pictures to learn from, in the order of {@code seed}.
     *
     * @param name {@code meadow:flower} or {@code meadow:butterfly}; or what {@link #set} knows. Of these pictures, about
     *     half are mirrored, and the last few are left for {@link #unseen}
     * @param side height and width of the pictures
     * @return batches of images (batch, 3, side, side) in [-1, 1], without labels
     * @throws IllegalArgumentException if it is none of these
     */
    public static TrainingData pictures(String name, int side, int batch, long seed) throws IOException {
        Optional<Species> species = species(name);
        if (species.isPresent()) {
            Meadow meadow = Meadow.of(seed, species.get());
            return (manager, update) ->
                    new Batch(Meadow.images(manager, meadow.pictures(update * batch, batch), side), null);
        }
        PictureSet images = set(name);
        return new PictureBatches(new First(images, images.size() - heldOut(images)), side, batch, seed);
    }

    /**
     * Pictures of the same kind that {@link #pictures} never gives.
     *
     * @param count how many at most; of a folder there are no more than 16, and a quarter of it
     * @return images (N, 3, side, side) in [-1, 1]
     * @throws IllegalArgumentException if it is none of the names that {@link #pictures} takes, or a folder of less than four
     */
    public static NDArray unseen(String name, NDManager manager, int side, int count) throws IOException {
        Optional<Species> species = species(name);
        if (species.isPresent()) {
            return Meadow.images(manager, Meadow.of(UNSEEN, species.get()).pictures(0, count), side);
        }
        PictureSet images = set(name);
        int held = heldOut(images);
        if (held == 0) {
            throw new IllegalArgumentException(
                    "pictures: wanted at least 4 in " + name + ", to leave one unseen, got " + images.size());
        }
        int[] last = IntStream.range(images.size() - held, images.size())
                .limit(count)
                .toArray();
        return images.images(manager, side, last);
    }

    /**
     * All pictures of a set, fetched from the hub if need be.
     *
     * @param name a folder of PNG and JPEG files, or of a data set's Parquet files; or a name on the hub such as
     *     {@code huggan/smithsonian_butterflies_subset}, whose split {@code train} is taken
     * @throws IllegalArgumentException if it is none of these
     * @throws org.jdiffusion.hub.HubException if it cannot be fetched
     */
    public static PictureSet set(String name) throws IOException {
        try (DownloadBar bar = new DownloadBar()) {
            return set(name, bar);
        }
    }

    /** The same, telling of a download. */
    public static PictureSet set(String name, HubProgress progress) throws IOException {
        Path folder = Path.of(name);
        if (!Files.isDirectory(folder)) {
            return HubDataset.fetch(hub(name, progress), HubRepo.dataset(name), TRAIN);
        }
        return HubDataset.isAt(folder) ? HubDataset.open(folder, TRAIN) : ImageFolder.of(folder);
    }

    private static int heldOut(PictureSet images) {
        return Math.min(MOST_HELD_OUT, images.size() / 4);
    }

    /**
     * What a name such as {@code meadow:flower} shows; nothing for other names.
     *
     * @throws IllegalArgumentException if it is a meadow's and there is no such species
     */
    public static Optional<Species> species(String name) {
        if (!name.startsWith(MEADOW)) {
            return Optional.empty();
        }
        String wanted = name.substring(MEADOW.length()).toUpperCase(Locale.ROOT);
        return Optional.of(Arrays.stream(Species.values())
                .filter(one -> one.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "pictures: wanted meadow:flower or meadow:butterfly, got '" + name + "'")));
    }

    private static HubClient hub(String name, HubProgress progress) throws IOException {
        if (!name.matches("[^/]+/[^/]+")) {
            throw new IllegalArgumentException(Text.of("sources.absent", name));
        }
        return HubClient.fromEnvironment(progress);
    }

    /** The first pictures of a set. */
    private record First(PictureSet all, int size) implements PictureSet {
        @Override
        public byte[] encoded(int index) throws IOException {
            return all.encoded(index);
        }

        @Override
        public String name(int index) {
            return all.name(index);
        }
    }
}
