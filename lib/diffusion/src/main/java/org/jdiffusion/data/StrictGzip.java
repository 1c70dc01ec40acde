package org.jdiffusion.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses gzip (RFC 1952), several members in a row included. Unlike {@link java.util.zip.GZIPInputStream} it
 * reports what follows the last member, which would otherwise pass unseen. Closing it closes the source.
 */
final class StrictGzip extends InputStream {
    /** No deflate stream grows by more than this factor. */
    static final int MAX_RATIO = 1032;

    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final InputStream source;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[8192];
    private int position;
    private int limit;
    private boolean insideMember;
    private boolean anyMember;

    StrictGzip(InputStream source) {
        this.source = source;
    }

    static boolean isGzip(int first, int second) {
        return first == 0x1F && second == 0x8B;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (insideMember || startMember()) {
            int count = inflate(target, offset, length);
            if (count > 0) {
                crc.update(target, offset, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw new ZipException("needs a preset dictionary");
            } else if (!fill()) {
                throw new EOFException("the compressed data end too early");
            } else {
                inflater.setInput(buffer, 0, limit);
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        source.close();
    }

    private int inflate(byte[] target, int offset, int length) throws ZipException {
        try {
            return inflater.inflate(target, offset, length);
        } catch (DataFormatException e) {
            ZipException damaged = new ZipException("damaged compressed data (" + e.getMessage() + ")");
            damaged.initCause(e);
            throw damaged;
        }
    }

    /** Reads the next member's header; false at the regular end of the source. */
    private boolean startMember() throws IOException {
        if (position == limit && !fill()) {
            if (anyMember) {
                return false;
            }
            throw new EOFException("empty");
        }
        if (!isGzip(next(), next())) {
            throw new ZipException(anyMember ? "bytes after the end of the compressed data" : "no gzip header");
        }
        int method = next();
        int flags = next();
        if (method != 8 || (flags & RESERVED) != 0) {
            throw new ZipException("unknown compression method " + method + " or flags " + flags);
        }
        discard(6);
        if ((flags & EXTRA) != 0) {
            discard(next() | next() << 8);
        }
        if ((flags & NAME) != 0) {
            discardText();
        }
        if ((flags & COMMENT) != 0) {
            discardText();
        }
        if ((flags & HEADER_CRC) != 0) {
            discard(2);
        }
        inflater.reset();
        inflater.setInput(buffer, position, limit - position);
        crc.reset();
        insideMember = true;
        anyMember = true;
        return true;
    }

    private void endMember() throws IOException {
        position = limit - inflater.getRemaining();
        insideMember = false;
        if (nextInt() != (int) crc.getValue()) {
            throw new ZipException("checksum mismatch");
        }
        if (nextInt() != (int) inflater.getBytesWritten()) {
            throw new ZipException("length mismatch");
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, source.read(buffer));
        return limit > 0;
    }

    private int next() throws IOException {
        if (position == limit && !fill()) {
            throw new EOFException("the compressed data end too early");
        }
        return buffer[position++] & 0xFF;
    }

    private int nextInt() throws IOException {
        return next() | next() << 8 | next() << 16 | next() << 24;
    }

    private void discard(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void discardText() throws IOException {
        while (next() != 0) {
            // up to the closing zero
        }
    }
}
