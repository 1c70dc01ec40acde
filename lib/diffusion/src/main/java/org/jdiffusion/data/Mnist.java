package org.jdiffusion.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Handwritten digits, 28x28 grey, with their classes 0..9 (the MNIST database, Y. LeCun, C. Cortes and
 * C. J. C. Burges, CC BY-SA 3.0). Immutable. Two parts ship with the library and need no network: {@link #test()} and
 * {@link #train10k()}.
 */
public final class Mnist {
    /** Height and width of every image. */
    public static final int SIDE = 28;

    /** Number of classes: the digits 0..9. */
    public static final int CLASSES = 10;

    /** The database's own two parts. */
    public enum Split {
        /** 60,000 images to learn from. */
        TRAIN("train"),
        /** 10,000 images by other writers, to judge with. */
        TEST("t10k");

        private final String prefix;

        Split(String prefix) {
            this.prefix = prefix;
        }

        String images() {
            return prefix + "-images-idx3-ubyte";
        }

        String labels() {
            return prefix + "-labels-idx1-ubyte";
        }
    }

    private static final int PIXELS = SIDE * SIDE;
    private static final String SHIPPED = "mnist/";
    private static final String SHIPPED_TRAIN = "train10k";

    private final byte[] pixels;
    private final byte[] labels;

    private Mnist(String imagesName, IdxFile images, String labelsName, IdxFile labels) throws DataException {
        int[] shape = images.shape();
        if (shape[1] != SIDE || shape[2] != SIDE) {
            throw new DataException(imagesName, "images of " + shape[1] + "x" + shape[2] + ", wanted 28x28");
        }
        if (shape[0] != labels.shape()[0]) {
            throw new DataException(
                    labelsName, labels.shape()[0] + " labels for " + shape[0] + " images in " + imagesName);
        }
        this.pixels = images.sharedValues();
        this.labels = labels.sharedValues();
    }

    /** The complete test split, 10,000 images, shipped: for judging only. */
    public static Mnist test() {
        return shipped(Split.TEST.prefix);
    }

    /** 10,000 training images, shipped: of each class the first 1,000 of the training split, in that split's order. */
    public static Mnist train10k() {
        return shipped(SHIPPED_TRAIN);
    }

    /**
     * Reads one split from local files, under the usual names ({@code train-images-idx3-ubyte} or
     * {@code train-images.idx3-ubyte}, plain or with {@code .gz}). Any data set in MNIST's format will do.
     *
     * @throws DataException if a file is missing or damaged, images are not 28x28, or the counts differ
     */
    public static Mnist read(Path directory, Split split) throws DataException {
        return read(find(directory, split.images()), find(directory, split.labels()));
    }

    /**
     * Makes sure that the directory holds one complete split, as {@code train-images-idx3-ubyte.gz} and so on, then
     * reads it. Files that are there and right are not fetched again; an interrupted download is resumed by the next
     * call. What is kept under a final name has passed the SHA-256 check.
     *
     * @throws DataException if no home of the data set gave the right file (says what each of them answered), or the
     *     directory cannot be written
     */
    public static Mnist download(Path directory, Split split) throws DataException {
        return MnistDownload.fromPublicHomes().get(directory, split);
    }

    static Mnist read(Path images, Path labels) throws DataException {
        return new Mnist(images.toString(), IdxFile.images(images), labels.toString(), IdxFile.labels(labels));
    }

    /** Number of images. */
    public int size() {
        return labels.length;
    }

    /** The class, 0..9, of image index (0..size-1). */
    public int label(int index) {
        return labels[checkIndex(index)];
    }

    /** The 784 pixels of image index (0..size-1), row by row, unsigned: 0 is paper, 255 is ink; a copy. */
    public byte[] pixels(int index) {
        int start = checkIndex(index) * PIXELS;
        return Arrays.copyOfRange(pixels, start, start + PIXELS);
    }

    /** How many images each class has: 10 numbers. */
    public int[] classCounts() {
        int[] counts = new int[CLASSES];
        for (byte label : labels) {
            counts[label]++;
        }
        return counts;
    }

    /**
     * Images as a network wants them.
     *
     * @param indices which images, each 0..size-1, at least one
     * @return (N, 1, 28, 28) float32 in [-1, 1], pixel / 127.5 - 1
     */
    public NDArray images(NDManager manager, int... indices) {
        checkNotEmpty(indices);
        float[] values = new float[Math.multiplyExact(indices.length, PIXELS)];
        for (int i = 0; i < indices.length; i++) {
            int start = checkIndex(indices[i]) * PIXELS;
            for (int p = 0; p < PIXELS; p++) {
                values[i * PIXELS + p] = Images.toUnit(pixels[start + p] & 0xFF);
            }
        }
        return manager.create(values, new Shape(indices.length, 1, SIDE, SIDE));
    }

    /** The classes of these images: (N) int64, each 0..9. */
    public NDArray labels(NDManager manager, int... indices) {
        checkNotEmpty(indices);
        return manager.create(Arrays.stream(indices).mapToLong(this::label).toArray());
    }

    /** The order of one epoch (0-based): see {@link Epochs#order}. */
    public int[] order(long seed, long epoch) {
        return Epochs.order(size(), seed, epoch);
    }

    /** The images of one training step (0-based, over the whole run): see {@link Epochs#batch}. */
    public int[] batch(long seed, long step, int size) {
        return Epochs.batch(size(), seed, step, size);
    }

    /** Image index (0..size-1) as a 28x28 grey picture. */
    public BufferedImage picture(int index) {
        int start = checkIndex(index) * PIXELS;
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        picture.getRaster().setDataElements(0, 0, SIDE, SIDE, Arrays.copyOfRange(pixels, start, start + PIXELS));
        return picture;
    }

    /**
     * The first images of every class, one class a row, the digit at the left.
     *
     * @param perClass images in a row
     * @throws IllegalArgumentException if a class has fewer
     */
    public BufferedImage samples(int perClass) {
        List<BufferedImage> tiles = new ArrayList<>();
        for (int digit = 0; digit < CLASSES; digit++) {
            int wanted = digit;
            int[] found = IntStream.range(0, size())
                    .filter(i -> labels[i] == wanted)
                    .limit(perClass)
                    .toArray();
            if (found.length < perClass) {
                throw new IllegalArgumentException(
                        "perClass: class " + digit + " has only " + found.length + " images, wanted " + perClass);
            }
            Arrays.stream(found).mapToObj(this::picture).forEach(tiles::add);
        }
        String[] digits = IntStream.range(0, CLASSES).mapToObj(String::valueOf).toArray(String[]::new);
        return Grid.of(perClass).withScale(2).withRows(digits).draw(tiles);
    }

    private static Mnist shipped(String prefix) {
        String images = SHIPPED + prefix + "-images-idx3-ubyte.gz";
        String labels = SHIPPED + prefix + "-labels-idx1-ubyte.gz";
        try {
            return new Mnist(
                    images, IdxFile.images(images, resource(images)), labels, IdxFile.labels(labels, resource(labels)));
        } catch (IOException e) {
            throw new UncheckedIOException("the shipped digits are damaged: build or fetch this library again", e);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Mnist.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new DataException(name, "is missing from the class path");
            }
            return in.readAllBytes();
        }
    }

    private static Path find(Path directory, String name) throws DataException {
        List<String> names =
                List.of(name, name + ".gz", name.replace("-idx", ".idx"), name.replace("-idx", ".idx") + ".gz");
        for (String candidate : names) {
            Path file = directory.resolve(candidate);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw new DataException(directory.toString(), "has none of the files " + String.join(", ", names));
    }

    private int checkIndex(int index) {
        if (index < 0 || index >= labels.length) {
            throw new IllegalArgumentException("index: wanted 0.." + (labels.length - 1) + ", got " + index);
        }
        return index;
    }

    private static void checkNotEmpty(int[] indices) {
        if (indices.length == 0) {
            throw new IllegalArgumentException("indices: wanted at least one, got none");
        }
    }
}
