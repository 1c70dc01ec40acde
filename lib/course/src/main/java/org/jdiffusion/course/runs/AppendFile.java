package org.jdiffusion.course.runs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A file that grows by whole pieces, each in one write. No interrupt closes it, as it would close a channel. */
final class AppendFile implements AutoCloseable {
    private final Path path;
    private final RandomAccessFile file;
    private long end;

    /** Goes on after the first {@code end} bytes of what there is; what follows them is cut off. */
    AppendFile(Path path, long end) throws RunException {
        this.path = path;
        this.end = end;
        try {
            file = new RandomAccessFile(path.toFile(), "rw");
            back();
        } catch (IOException e) {
            throw RunException.notWritten(path, e);
        }
    }

    /** Where this fails, the file is as it was. */
    void append(byte[] piece) throws RunException {
        try {
            file.write(piece);
            end += piece.length;
        } catch (IOException e) {
            try {
                back();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw RunException.notWritten(path, e);
        }
    }

    /** Waits until the disk has it. */
    void force() throws RunException {
        try {
            file.getFD().sync();
        } catch (IOException e) {
            throw RunException.notWritten(path, e);
        }
    }

    @Override
    public void close() throws RunException {
        try {
            file.close();
        } catch (IOException e) {
            throw RunException.notWritten(path, e);
        }
    }

    private void back() throws IOException {
        file.setLength(end);
        file.seek(end);
    }
}
