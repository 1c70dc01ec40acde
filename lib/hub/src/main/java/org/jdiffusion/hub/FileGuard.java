package org.jdiffusion.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdiffusion.io.Atomic;

/** Lets one thread of one process in at a time; the file stays, as in Python's cache. */
final class FileGuard implements AutoCloseable {
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet(); // a JVM cannot lock a file twice
    private static final int GLANCE_MILLIS = 20;

    private final Path file;
    private final FileChannel channel;

    private FileGuard(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Waits for its turn, or for an interrupt. */
    static FileGuard on(Path file) throws IOException, InterruptedException {
        Path absolute = file.toAbsolutePath().normalize();
        Atomic.makeFolder(absolute.getParent());
        while (!HELD.add(absolute)) {
            Thread.sleep(GLANCE_MILLIS);
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(absolute, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return new FileGuard(absolute, channel);
        } catch (IOException | RuntimeException e) { // the latter where another class loader of this JVM has it
            if (channel != null) {
                channel.close();
            }
            HELD.remove(absolute);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(file);
        }
    }
}
