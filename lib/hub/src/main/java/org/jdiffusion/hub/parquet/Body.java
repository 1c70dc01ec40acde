package org.jdiffusion.hub.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of a page, unpacked: all of them in memory, or had from the file when they are asked for. */
interface Body {
    long size();

    /** Bytes {@code at} to {@code at + count}, little-endian; both are within the size. */
    ByteBuffer read(long at, int count) throws IOException;

    /** How many bytes of memory it takes. */
    long weight();

    /** The same, believing neither number. */
    default ByteBuffer slice(long at, long count) throws IOException {
        if (at < 0 || count < 0 || at > size() || count > size() - at) {
            throw new Malformed("a page of " + size() + " bytes is asked for " + count + " at " + at);
        }
        return read(at, Limits.bytes("a value", count));
    }

    record Whole(byte[] bytes) implements Body {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public ByteBuffer read(long at, int count) {
            return ByteBuffer.wrap(bytes).slice((int) at, count).order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public long weight() {
            return bytes.length;
        }
    }

    /** A page that is not compressed. */
    record Stored(RandomFile file, long position, long size) implements Body {
        @Override
        public ByteBuffer read(long at, int count) throws IOException {
            return file.read(position + at, count);
        }

        @Override
        public long weight() {
            return 0;
        }
    }
}
