package org.jdiffusion.hub.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A large page packed by Snappy, unpacked only where it is read. Writers pack 64 KiB at a time, and no copy goes back
 * beyond: where a piece begins, unpacking can begin. One pass over the page's elements finds these places, and makes sure
 * of each. Python writes a row group's first thousand pictures as one page, 237 MB for the butterflies.
 */
final class SnappyWindows implements Body {
    private static final int WINDOW = 1 << 16;
    private static final int LONGEST_HEAD = 10;
    private static final int BUFFER = 1 << 13;

    private final RandomFile file;
    private final long position;
    private final long packed;
    private final long size;

    /** Places to begin: bytes from the page's begin, packed and unpacked; the end of both is the last. */
    private long[] packedAt = new long[16];

    private long[] unpackedAt = new long[16];
    private int places;

    private SnappyWindows(RandomFile file, long position, long packed, long size) {
        this.file = file;
        this.position = position;
        this.packed = packed;
        this.size = size;
    }

    /** Finds the places in {@code packed} bytes at {@code position} of a file. */
    static SnappyWindows index(RandomFile file, long position, long packed, long size) throws IOException {
        SnappyWindows windows = new SnappyWindows(file, position, packed, size);
        windows.index();
        return windows;
    }

    private void index() throws IOException {
        ByteBuffer in = ahead(0);
        Snappy.requireLength(in, size);
        long begin = 0; // of the buffer
        long out = 0;
        place(in.position(), 0);
        while (out < size) {
            long at = begin + in.position();
            if (in.remaining() < LONGEST_HEAD && begin + in.limit() < packed) {
                begin = at;
                in = ahead(begin);
            }
            if (out - unpackedAt[places - 1] >= WINDOW) {
                place(at, out);
            }
            Snappy.Element element = Snappy.Element.read(in);
            out += element.length();
            if (element.back() > 0) {
                long reach = out - element.length() - element.back();
                if (reach < 0) {
                    throw new Malformed("a Snappy copy goes back beyond the page's begin");
                }
                while (unpackedAt[places - 1] > reach) {
                    places--;
                }
            } else if (element.length() <= in.remaining()) {
                in.position(in.position() + element.length());
            } else {
                begin += in.position() + element.length();
                if (begin > packed) {
                    throw new Malformed("a Snappy page ends within a literal");
                }
                in = ahead(begin);
            }
        }
        if (out != size || begin + in.position() != packed) {
            throw new Malformed("a Snappy page of " + size + " bytes unpacks to " + out);
        }
        place(packed, size);
    }

    private ByteBuffer ahead(long at) throws IOException {
        return file.read(position + at, (int) Math.min(BUFFER, packed - at));
    }

    private void place(long at, long out) {
        if (places == packedAt.length) {
            packedAt = Arrays.copyOf(packedAt, 2 * places);
            unpackedAt = Arrays.copyOf(unpackedAt, 2 * places);
        }
        packedAt[places] = at;
        unpackedAt[places++] = out;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public ByteBuffer read(long at, int count) throws IOException {
        if (count == 0) {
            return ByteBuffer.allocate(0);
        }
        int first = Arrays.binarySearch(unpackedAt, 0, places, at);
        first = first < 0 ? -first - 2 : first;
        int last = Arrays.binarySearch(unpackedAt, 0, places, at + count);
        last = last < 0 ? -last - 1 : last;
        int before = Limits.bytes("a part of a Snappy page", at - unpackedAt[first]);
        int in = Limits.bytes("a part of a Snappy page", packedAt[last] - packedAt[first]);
        byte[] out = new byte[Limits.bytes("a part of a Snappy page", (long) before + count)];
        Snappy.unpack(file.read(position + packedAt[first], in), out);
        return ByteBuffer.wrap(out).slice(before, count).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public long weight() {
        return 16L * packedAt.length;
    }
}
