package org.jdiffusion.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The pictures of a folder and its subfolders, PNG and JPEG, in the order of their names. Links are followed; what is hidden
 * is not looked at.
 */
public final class ImageFolder implements PictureSet {
    private static final Set<String> ENDINGS = Set.of(".png", ".jpg", ".jpeg");
    private static final long MOST_BYTES = 256L << 20;

    private final List<Path> files;

    private ImageFolder(List<Path> files) {
        this.files = files;
    }

    /**
     * Lists a folder.
     *
     * @throws DataException if there is none, no picture in it, a subfolder that cannot be listed, or links lead around in a
     *     circle
     */
    public static ImageFolder of(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new DataException(folder.toString(), "is no folder: wanted one with PNG or JPEG pictures");
        }
        List<Path> files = VisibleFiles.under(folder, Integer.MAX_VALUE).stream()
                .filter(ImageFolder::isPicture)
                .sorted()
                .toList();
        if (files.isEmpty()) {
            throw new DataException(folder.toString(), "holds no PNG or JPEG picture");
        }
        return new ImageFolder(files);
    }

    @Override
    public int size() {
        return files.size();
    }

    @Override
    public byte[] encoded(int index) throws IOException {
        Path file = files.get(index);
        try {
            long bytes = Files.size(file);
            if (bytes > MOST_BYTES) {
                throw new DataException(name(index), "has " + bytes + " bytes, wanted at most " + MOST_BYTES);
            }
            return Files.readAllBytes(file);
        } catch (DataException e) {
            throw e;
        } catch (IOException e) {
            throw new DataException(name(index), "cannot be read: " + e, e);
        } catch (OutOfMemoryError e) {
            throw new DataException(name(index), "does not fit into memory: make -Xmx larger", e);
        }
    }

    @Override
    public String name(int index) {
        return files.get(index).toString();
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.contains(name.substring(Math.max(0, name.lastIndexOf('.'))));
    }
}
