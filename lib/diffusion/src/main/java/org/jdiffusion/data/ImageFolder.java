package org.jdiffusion.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;

/**
 * The pictures of a folder and its subfolders, PNG and JPEG, in the order of their names. Each is read when it is asked
 * for, and its size before its pixels.
 */
public final class ImageFolder {
    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg");
    private static final int LONGEST = 16_384;
    private static final long MOST_PIXELS = 64_000_000;

    private final List<Path> files;

    private ImageFolder(List<Path> files) {
        this.files = files;
    }

    /**
     * Lists a folder.
     *
     * @throws DataException if there is none, or no picture in it
     */
    public static ImageFolder of(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new DataException(folder.toString(), "is no folder: wanted one with PNG or JPEG pictures");
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .filter(ImageFolder::isPicture)
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new DataException(folder.toString(), "holds no PNG or JPEG picture");
            }
            return new ImageFolder(files);
        }
    }

    /** Number of pictures. */
    public int size() {
        return files.size();
    }

    /**
     * Pictures by number, each brought to a square whatever its shape, as the unit does (torchvision {@code Resize} with
     * two numbers: bilinear, averaging where it shrinks).
     *
     * @param side height and width of the result
     * @param indices each 0..size-1
     * @return (N, 3, side, side) float32 in [-1, 1]
     * @throws DataException naming a file that is no picture or too large
     */
    public NDArray images(NDManager manager, int side, int... indices) throws IOException {
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            NDArray all = manager.zeros(new ai.djl.ndarray.types.Shape(indices.length, 3, side, side));
            for (int n = 0; n < indices.length; n++) {
                try (Scope one = new Scope()) {
                    NDArray pixels = Images.pixels(manager, read(files.get(indices[n])));
                    if (pixels.getShape().get(1) == 1) {
                        pixels = pixels.repeat(1, 3);
                    }
                    NDArray square = TorchOps.resizeBilinear(pixels, side, side).clip(-1f, 1f);
                    all.set(new NDIndex("{}:{}", n, n + 1), square);
                }
            }
            return scope.keep(all);
        }
    }

    private static BufferedImage read(Path file) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            var readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new DataException(file.toString(), "is no PNG or JPEG picture");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                if (width > LONGEST || height > LONGEST || (long) width * height > MOST_PIXELS) {
                    throw new DataException(
                            file.toString(),
                            "is " + width + "x" + height + ", wanted at most " + LONGEST
                                    + " a side and 64 million pixels");
                }
                return reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // what decoders say of damaged files has many types
            throw new DataException(file.toString(), "cannot be read as a picture: " + e.getMessage(), e);
        }
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
