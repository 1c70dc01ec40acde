package org.jdiffusion.hub.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * A file read at any position by several threads. Interrupting one of them closes the channel for all, as Java has it;
 * whoever reads next opens it again.
 */
final class RandomFile implements AutoCloseable {
    private static final int CHUNK = 1 << 18;

    private final Path path;
    private final long size;
    private FileChannel channel;
    private boolean closed;

    RandomFile(Path path) throws IOException {
        this.path = path;
        channel = FileChannel.open(path);
        size = channel.size();
    }

    long size() {
        return size;
    }

    /** Bytes {@code at} to {@code at + count}, little-endian. */
    ByteBuffer read(long at, int count) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (into.position() < count) {
            FileChannel open = channel();
            // for each thread, the JVM keeps a buffer outside of the heap, as large as its largest read
            into.limit(Math.min(count, into.position() + CHUNK));
            try {
                if (open.read(into, at + into.position()) < 0) {
                    throw new Malformed("the file was " + size + " bytes when it was opened, and is shorter now");
                }
            } catch (ClosedByInterruptException e) {
                throw e; // this thread is asked to stop
            } catch (ClosedChannelException e) {
                into.position(0); // another thread was interrupted, or the file is closed, which channel() tells
            }
        }
        return into.flip();
    }

    int crc(long at, long count) throws IOException {
        CRC32 crc = new CRC32();
        for (long done = 0; done < count; done += CHUNK) {
            crc.update(read(at + done, (int) Math.min(CHUNK, count - done)));
        }
        return (int) crc.getValue();
    }

    private synchronized FileChannel channel() throws IOException {
        if (closed) {
            throw new IOException(path + " is closed");
        }
        if (!channel.isOpen()) {
            channel = FileChannel.open(path);
            if (channel.size() != size) {
                throw new Malformed("the file was " + size + " bytes when it was opened, and is not now");
            }
        }
        return channel;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}
