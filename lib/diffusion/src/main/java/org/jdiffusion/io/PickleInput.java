package org.jdiffusion.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle, read in order from a part of a file, never beyond it and never more than are there. */
final class PickleInput {
    private static final int WINDOW = 1 << 13;

    /** No name of a Python class is longer. */
    private static final int LONGEST_LINE = 500;

    private final OpenFile file;
    private final long end;
    private long next;
    private ByteBuffer window = ByteBuffer.allocate(0);

    PickleInput(OpenFile file, long begin, long end) {
        this.file = file;
        this.end = end;
        next = begin;
    }

    /** Where in the file the next byte is. */
    long position() {
        return next - window.remaining();
    }

    long left() {
        return end - position();
    }

    int byte1() throws IOException {
        return need(1).get() & 0xFF;
    }

    int short2() throws IOException {
        return need(2).getShort() & 0xFFFF;
    }

    int int4() throws IOException {
        return need(4).getInt();
    }

    long long8() throws IOException {
        return need(8).getLong();
    }

    /** The pickle's only number with its high byte first. */
    double double8() throws IOException {
        return Double.longBitsToDouble(Long.reverseBytes(long8()));
    }

    byte[] bytes(long count) throws IOException {
        require(count);
        byte[] bytes = new byte[(int) count];
        for (int done = 0; done < bytes.length; ) {
            int step = Math.min(WINDOW, bytes.length - done);
            need(step).get(bytes, done, step);
            done += step;
        }
        return bytes;
    }

    String text(long count) throws IOException {
        byte[] bytes = bytes(count);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CheckpointException(file.path(), "the pickle holds text that is not UTF-8", e);
        }
    }

    /** What comes before the next line feed. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = byte1(); c != '\n'; c = byte1()) {
            if (line.length() == LONGEST_LINE) {
                throw wrong("the pickle holds a line of more than " + LONGEST_LINE + " bytes");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    void skip(long count) throws IOException {
        require(count);
        next = position() + count;
        window = ByteBuffer.allocate(0);
    }

    private void require(long count) throws CheckpointException {
        if (count < 0 || count > left()) {
            throw wrong("the pickle claims " + Long.toUnsignedString(count) + " bytes more, where " + left()
                    + " are left: damaged or cut short");
        }
    }

    CheckpointException wrong(String reason) {
        return file.wrong(reason);
    }

    private ByteBuffer need(int count) throws IOException {
        if (window.remaining() < count) {
            require(count);
            long from = position();
            int step = (int) Math.min(WINDOW, end - from);
            window = file.read(from, step);
            next = from + step;
        }
        return window;
    }
}
