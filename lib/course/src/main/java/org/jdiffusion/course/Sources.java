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
    private static final int MOST_HELD_OUT = 16;

    private Sources() {}

    /**
     * The folder of a model.
     *
     * @param name of a shipped model; or a folder; or a name such as {@code google/ddpm-celebahq-256}, whose folder lies
     *     under {@code models} in {@link Course#cache}
     * @throws IllegalArgumentException if it is none of these, saying where to put it
     */
    public static Path model(String name) {
        return Models.NAMES.contains(name) ? Models.folder(name) : folder("models", name);
    }

    /**
     * Batches of pictures to learn from, in the order of {@code seed}.
     *
     * @param name {@code meadow:flower} or {@code meadow:butterfly}; or a folder of pictures; or a name, whose folder lies
     *     under {@code pictures} in {@link Course#cache}. Of a folder's pictures, about half are mirrored, and the last few
     *     are left for {@link #unseen}
     * @param side height and width of the pictures
     * @return batches of images (batch, 3, side, side) in [-1, 1], without labels
     * @throws IllegalArgumentException if it is none of these, saying where to put it
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
     * All pictures of a folder or of a name whose folder lies under {@code pictures} in {@link Course#cache}.
     *
     * @throws IllegalArgumentException if it is none of these, saying where to put it
     */
    public static PictureSet set(String name) throws IOException {
        return ImageFolder.of(folder("pictures", name));
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

    private static Path folder(String kind, String name) {
        Path own = Path.of(name);
        Path kept = Course.cache().resolve(kind).resolve(name);
        if (!Files.isDirectory(own) && !Files.isDirectory(kept)) {
            throw new IllegalArgumentException(Text.of("sources.absent", name, kept));
        }
        return Files.isDirectory(own) ? own : kept;
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
