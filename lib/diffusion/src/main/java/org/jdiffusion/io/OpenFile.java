package org.jdiffusion.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file open for reading anywhere, on any file system, also inside a jar; it remembers in what state it was. */
final class OpenFile implements AutoCloseable {
    private static final int CHUNK = 1 << 20;

    private final Path path;
    private final FileState state;
    private final SeekableByteChannel channel;
    private final long bytes;

    private OpenFile(Path path, FileState state, SeekableByteChannel channel) throws IOException {
        this.path = path;
        this.state = state;
        this.channel = channel;
        bytes = channel.size();
    }

    interface Reader<T> {
        T read(OpenFile file) throws IOException;
    }

    interface Part {
        void accept(ByteBuffer bytes) throws IOException;
    }

    /** Opens {@code path} for {@code reader}, or closes it where that fails. */
    static <T> T open(Path path, Reader<T> reader) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw Files.exists(path)
                    ? new CheckpointException(path, "not a file")
                    : new NoSuchFileException(path.toString(), null, "no such file");
        }
        FileState state = FileState.of(path); // first: a file that comes between is another one
        SeekableByteChannel channel = Files.newByteChannel(path);
        try {
            return reader.read(new OpenFile(path, state, channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    /** The whole file's size. */
    long bytes() {
        return bytes;
    }

    /**
     * Checks that the path still leads to the file that was opened, as it was then.
     *
     * @throws CheckpointException if it was replaced, deleted or written over
     */
    void requireUnchanged() throws IOException {
        state.require(path);
    }

    /** Reads {@code count} bytes, whose numbers have their low byte first. */
    ByteBuffer read(long position, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(position);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new CheckpointException(path, "ends early, at byte " + (position + buffer.position()));
            }
        }
        return buffer.flip();
    }

    /** Reads what is from {@code begin} up to {@code end}, a part at a time; no number of the format is cut in two. */
    void read(long begin, long end, Part part) throws IOException {
        for (long done = begin; done < end; ) {
            int step = (int) Math.min(CHUNK, end - done); // CHUNK is a multiple of every width
            part.accept(read(done, step));
            done += step;
        }
    }

    CheckpointException wrong(String reason) {
        return new CheckpointException(path, reason);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
