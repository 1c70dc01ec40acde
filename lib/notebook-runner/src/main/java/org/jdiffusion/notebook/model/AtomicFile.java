package org.jdiffusion.notebook.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Arrays;
import java.util.UUID;

/** Replaces files so that a reader sees the old bytes or the new ones, never half of them. */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes the bytes under that name, keeping the permissions; returns whether they differ from what was there. */
    public static boolean replace(Path target, byte[] bytes) throws IOException {
        boolean exists = Files.exists(target);
        if (exists && Arrays.equals(Files.readAllBytes(target), bytes)) {
            return false;
        }
        Path real = exists ? target.toRealPath() : target.toAbsolutePath();
        Files.createDirectories(real.getParent());
        Path fresh = real.resolveSibling("." + real.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(fresh, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            if (exists) {
                copyPermissions(real, fresh);
            }
            Files.move(fresh, real, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        var old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        if (old != null) {
            Files.setPosixFilePermissions(to, old.readAttributes().permissions());
        }
    }
}
