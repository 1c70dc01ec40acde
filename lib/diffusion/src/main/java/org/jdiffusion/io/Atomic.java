package org.jdiffusion.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes files whole or not at all: to a temporary file in the same folder, forced to disk, then renamed. */
public final class Atomic {
    private static final Pattern UNFINISHED = Pattern.compile("\\..+\\.[0-9a-f]{1,16}\\.part");

    private Atomic() {}

    /** What writes the content. */
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Writes {@code target}, making its folder if need be; a failure leaves what was there before. An interrupt is not
     * lost, but waits until the file is whole.
     *
     * @param content may be asked twice: an interrupt closes the channel under it
     */
    public static void write(Path target, Content content) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    writeOnce(target, content);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted = Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void writeOnce(Path target, Content content) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        makeFolder(folder);
        String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Path temporary = folder.resolve("." + target.getFileName() + "." + unique + ".part");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            move(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Deletes what killed programs left half-written in {@code folder}, where none must be writing; it may be absent. */
    public static void clear(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            List<Path> left;
            try (Stream<Path> files = Files.list(folder)) {
                left = files.filter(file -> UNFINISHED
                                .matcher(file.getFileName().toString())
                                .matches())
                        .toList();
            }
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Makes {@code folder} if need be; on old JDKs the system's own call fails where a link to a folder stands. */
    public static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
    }

    /** Forces a complete file to the disk and renames it within its folder, replacing what stands there. */
    public static void publish(Path from, Path to) throws IOException {
        try (FileChannel channel = FileChannel.open(from, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        move(from, to);
    }

    private static void move(Path from, Path to) throws IOException {
        if (Files.isDirectory(to)) {
            throw new IOException(to + ": is a directory");
        }
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
        forceNames(to.toAbsolutePath().getParent());
    }

    /** So that the new name outlives a power cut, too: Linux forces a folder as it does a file. */
    private static void forceNames(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return; // other systems cannot; the file is there all the same
        }
    }

    /** Writes text as UTF-8. */
    public static void write(Path target, String text) throws IOException {
        write(target, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes bytes. */
    public static void write(Path target, byte[] content) throws IOException {
        write(target, channel -> {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        });
    }
}
