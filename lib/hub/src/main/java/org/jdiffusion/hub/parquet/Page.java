package org.jdiffusion.hub.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jdiffusion.hub.parquet.ColumnChunk.PageAt;

/**
 * A page made ready for reading single values.
 *
 * @param presence which values are there; null if all are
 */
record Page(Presence presence, Values values) {
    static final int RLE = 3;

    static final int PLAIN = 0;
    static final int PLAIN_DICTIONARY = 2;
    private static final int DELTA_BINARY_PACKED = 5;
    private static final int DELTA_LENGTH_BYTE_ARRAY = 6;
    private static final int DELTA_BYTE_ARRAY = 7;
    private static final int RLE_DICTIONARY = 8;
    private static final int BYTE_STREAM_SPLIT = 9;

    private static final int LENGTH = 4; // bytes of the length before a byte string
    private static final int AHEAD = 1 << 16;
    private static final long LARGE_VALUE = 1 << 14; // rather read alone than with its neighbours

    long weight() {
        return 256 + values.weight() + (presence == null ? 0 : presence.weight());
    }

    /** Reads and unpacks a page; a large one only where it must. */
    static Page load(RandomFile file, Codec codec, ParquetColumn column, PageAt at) throws IOException {
        PageHeader header = at.header();
        if (header.crc() != null && header.crc() != file.crc(at.position(), header.packed())) {
            throw new Malformed("the page at byte " + at.position() + " is damaged: its checksum (CRC32) is another");
        }
        boolean dictionary = header.kind() == PageHeader.Kind.DICTIONARY;
        int levels = dictionary ? 0 : column.levels();
        int outside = header.definitionBytes() + header.repetitionBytes(); // these are not compressed
        Body body = body(file, header.compressed() ? codec : Codec.UNCOMPRESSED, at.position() + outside, header);
        long begin = 0;
        Presence presence = null;
        if (levels > 0) {
            ByteBuffer packed;
            if (header.kind() == PageHeader.Kind.DATA_V2) {
                packed = file.read(at.position() + header.repetitionBytes(), header.definitionBytes());
            } else if (header.definitionEncoding() == RLE) {
                int bytes = body.slice(0, LENGTH).getInt();
                packed = body.slice(LENGTH, bytes);
                begin = LENGTH + (long) bytes;
            } else {
                throw new Malformed("levels in encoding " + header.definitionEncoding() + " are not read here");
            }
            int width = 32 - Integer.numberOfLeadingZeros(levels);
            presence = new Presence(RunLength.decode(packed, width, header.values()), levels);
        }
        int count = presence == null ? header.values() : presence.count();
        int encoding = dictionary && header.encoding() == PLAIN_DICTIONARY ? PLAIN : header.encoding();
        return new Page(presence, values(column, encoding, body, begin, count));
    }

    /** Bytes of a page that must be unpacked whole; 0 for one that is entered where it lies. */
    static long unpacked(Codec codec, PageHeader header) {
        return enterable(header.compressed() ? codec : Codec.UNCOMPRESSED, header) ? 0 : header.unpacked();
    }

    private static boolean enterable(Codec codec, PageHeader header) {
        boolean large = header.unpacked() > Limits.WINDOWED;
        return header.encoding() <= PLAIN_DICTIONARY
                && switch (codec) {
                    case UNCOMPRESSED -> large || header.unpacked() > LARGE_VALUE * header.values();
                    case SNAPPY -> large;
                    default -> false;
                };
    }

    private static Body body(RandomFile file, Codec codec, long position, PageHeader header) throws IOException {
        int outside = header.definitionBytes() + header.repetitionBytes();
        long packed = header.packed() - outside;
        long unpacked = header.unpacked() - outside;
        if (unpacked == 0) {
            return new Body.Whole(new byte[0]); // nothing but missing values
        }
        codec.require(packed, unpacked);
        if (enterable(codec, header)) {
            return codec == Codec.SNAPPY
                    ? SnappyWindows.index(file, position, packed, unpacked)
                    : new Body.Stored(file, position, unpacked);
        }
        return new Body.Whole(codec.unpack(file.read(position, Limits.bytes("a page", packed)), unpacked));
    }

    private static Values values(ParquetColumn column, int encoding, Body body, long begin, int count)
            throws IOException {
        ParquetType type = column.type();
        boolean whole = type == ParquetType.INT32 || type == ParquetType.INT64;
        boolean bytes = type == ParquetType.BYTE_ARRAY;
        if (encoding == PLAIN) {
            return plain(column, body, begin, count);
        }
        if (encoding == BYTE_STREAM_SPLIT && column.stride() > 0) {
            requireRoom(body, begin, (long) count * column.stride());
            return new Values.Split(body, begin, count, column);
        }
        ByteBuffer in = body.slice(begin, body.size() - begin);
        if (encoding == RLE_DICTIONARY || encoding == PLAIN_DICTIONARY) {
            int width = count == 0 && !in.hasRemaining() ? 0 : in.get();
            return new Values.Indices(RunLength.decode(in, width, count));
        }
        if (encoding == RLE && type == ParquetType.BOOLEAN) {
            in.getInt(); // how many bytes follow
            return new Values.Truths(RunLength.decode(in, 1, count));
        }
        if (encoding == DELTA_BINARY_PACKED && whole) {
            return new Values.Wholes(Delta.decode(in, count), type == ParquetType.INT32);
        }
        if (encoding == DELTA_LENGTH_BYTE_ARRAY && bytes) {
            return strings(body, begin, in, count);
        }
        if (encoding == DELTA_BYTE_ARRAY && (bytes || type == ParquetType.FIXED_LEN_BYTE_ARRAY)) {
            long[] shared = Delta.decode(in, count);
            for (long length : shared) {
                if (length < 0 || length > Integer.MAX_VALUE) {
                    throw new Malformed("a value shares " + length + " bytes with the one before");
                }
            }
            return new Values.Continued(shared, strings(body, begin, in, count));
        }
        throw new Malformed("values of " + type + " in encoding " + encoding + " are not read here");
    }

    private static Values plain(ParquetColumn column, Body body, long begin, int count) throws IOException {
        if (column.type() == ParquetType.BOOLEAN) {
            requireRoom(body, begin, (count + 7L) / 8);
            return new Values.TruthBits(body, begin);
        }
        if (column.stride() > 0) {
            requireRoom(body, begin, (long) count * column.stride());
            return new Values.Fixed(body, begin, column);
        }
        requireRoom(body, begin, (long) count * LENGTH);
        long[] places = new long[Limits.bytes("a page's places", 8L * count) / 8 + 1];
        long at = begin;
        ByteBuffer near = body.slice(0, 0); // around the place
        long nearAt = 0;
        for (int i = 0; i < count; i++) {
            places[i] = at;
            if (at < nearAt || at + LENGTH > nearAt + near.limit()) {
                nearAt = at;
                near = body.slice(at, Math.min(AHEAD, body.size() - at));
            }
            int length = near.getInt((int) (at - nearAt));
            at += LENGTH + (long) length;
            if (length < 0 || at > body.size()) {
                throw new Malformed("a value of " + length + " bytes goes beyond its page of " + body.size());
            }
        }
        places[count] = at;
        return new Values.Strings(body, places, LENGTH);
    }

    /** @param in where their lengths are, before them */
    private static Values.Strings strings(Body body, long begin, ByteBuffer in, int count) throws Malformed {
        long[] places = Delta.places(in, count, 0);
        long first = begin + in.position();
        if (first + places[count] > body.size()) {
            throw new Malformed("values of " + places[count] + " bytes go beyond their page of " + body.size());
        }
        for (int i = 0; i <= count; i++) {
            places[i] += first;
        }
        return new Values.Strings(body, places, 0);
    }

    private static void requireRoom(Body body, long begin, long bytes) throws Malformed {
        if (begin > body.size() || bytes > body.size() - begin) {
            throw new Malformed("a page's values take " + bytes + " bytes or more, it has " + (body.size() - begin));
        }
    }
}
