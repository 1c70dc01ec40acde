package org.jdiffusion.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What tells a file from another that takes its place, and from itself written over.
 *
 * @param key the system's own name of the file, or null where it has none
 */
record FileState(Object key, long bytes, FileTime modified) {
    static FileState of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileState(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
    }

    /**
     * Checks the file at {@code path}.
     *
     * @throws CheckpointException if it is in this state no longer
     */
    void require(Path path) throws IOException {
        try {
            if (of(path).equals(this)) {
                return;
            }
        } catch (NoSuchFileException e) {
            throw changed(path, e);
        }
        throw changed(path, null);
    }

    private static CheckpointException changed(Path path, Throwable cause) {
        return new CheckpointException(path, "was changed while it was read: load it again", cause);
    }
}
