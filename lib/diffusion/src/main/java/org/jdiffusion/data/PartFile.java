package org.jdiffusion.data;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The bytes of a download that have arrived so far and, in a second small file, where from: parts of two homes, or of
 * two versions, must not be joined.
 */
public final class PartFile {
    /**
     * What is being fetched.
     *
     * @param validator a strong ETag or a date of last change that the server gave, or empty
     * @param size the whole file's size, or -1 if the server did not say
     */
    public record Origin(URI source, String validator, long size) {}

    private final Path path;
    private final Path originPath;

    /** Of the bytes in {@code path}; the second file stands beside it. */
    public PartFile(Path path) {
        this.path = path;
        this.originPath = path.resolveSibling(path.getFileName() + ".from");
    }

    /** The bytes. */
    public Path path() {
        return path;
    }

    /** How many bytes are there from this source; 0 if it is another source's part. */
    public long sizeFrom(URI source) {
        try {
            Origin origin = origin();
            return origin != null && origin.source.equals(source) && Files.isRegularFile(path) ? Files.size(path) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Where the bytes come from, or null where that is not known. */
    public Origin origin() throws IOException {
        if (!Files.isRegularFile(originPath)) {
            return null;
        }
        try {
            List<String> lines = Files.readAllLines(originPath);
            return new Origin(URI.create(lines.get(0)), lines.get(1), Long.parseLong(lines.get(2)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return null; // half-written by an interrupted run: as good as none
        }
    }

    /** Throws away what is there and starts anew. */
    public OutputStream start(Origin origin) throws IOException {
        discard();
        OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW);
        String lines = origin.source + "\n" + origin.validator + "\n" + origin.size + "\n";
        Files.writeString(originPath, lines);
        return out;
    }

    /** Goes on where the bytes end. */
    public OutputStream append() throws IOException {
        return Files.newOutputStream(path, StandardOpenOption.APPEND);
    }

    /** Throws both files away. */
    public void discard() throws IOException {
        Files.deleteIfExists(originPath);
        Files.deleteIfExists(path);
    }
}
