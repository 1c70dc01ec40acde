package org.jdiffusion.hub.parquet;

import java.nio.ByteBuffer;

/**
 * The head of a page.
 *
 * @param packed bytes in the file, after the head
 * @param unpacked bytes once decompressed
 * @param crc of the packed bytes, or null
 * @param values how many, missing ones counted
 * @param definitionBytes of a page of the second version, as the next two; 0, 0 and true for others
 * @param length bytes of the head itself
 */
record PageHeader(
        Kind kind,
        long packed,
        long unpacked,
        Integer crc,
        int values,
        int encoding,
        int definitionEncoding,
        int definitionBytes,
        int repetitionBytes,
        boolean compressed,
        int length) {

    enum Kind {
        DATA,
        INDEX,
        DICTIONARY,
        DATA_V2
    }

    private static final Kind[] KINDS = Kind.values();

    static PageHeader read(ByteBuffer bytes) throws Malformed {
        CompactReader in = new CompactReader(bytes);
        var fields = new Object() {
            int kind = -1;
            int packed = -1;
            int unpacked = -1;
            Integer crc;
            int values = -1;
            int encoding = -1;
            int definitionEncoding = Page.RLE;
            int definitionBytes;
            int repetitionBytes;
            boolean compressed = true;
            int detail = -1;
        };
        CompactReader.Fields v1 = id -> {
            switch (id) {
                case 1 -> fields.values = in.i32();
                case 2 -> fields.encoding = in.i32();
                case 3 -> {
                    if (fields.detail != 5) {
                        return false; // of a dictionary: whether it is sorted
                    }
                    fields.definitionEncoding = in.i32();
                }
                default -> {
                    return false;
                }
            }
            return true;
        };
        CompactReader.Fields v2 = id -> {
            switch (id) {
                case 1 -> fields.values = in.i32();
                case 4 -> fields.encoding = in.i32();
                case 5 -> fields.definitionBytes = in.i32();
                case 6 -> fields.repetitionBytes = in.i32();
                case 7 -> fields.compressed = in.bool();
                default -> {
                    return false;
                }
            }
            return true;
        };
        in.struct(id -> {
            switch (id) {
                case 1 -> fields.kind = in.i32();
                case 2 -> fields.unpacked = in.i32();
                case 3 -> fields.packed = in.i32();
                case 4 -> fields.crc = in.i32();
                case 5, 7, 8 -> {
                    fields.detail = id;
                    in.struct(id == 8 ? v2 : v1);
                }
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (fields.kind < 0 || fields.kind >= KINDS.length || fields.packed < 0 || fields.unpacked < 0) {
            throw new Malformed("a page has the kind " + fields.kind + ", " + fields.packed + " bytes packed and "
                    + fields.unpacked + " unpacked");
        }
        Kind kind = KINDS[fields.kind];
        int wanted = switch (kind) {
            case DATA -> 5;
            case INDEX -> -1;
            case DICTIONARY -> 7;
            case DATA_V2 -> 8;
        };
        if (kind != Kind.INDEX && (fields.detail != wanted || fields.values < 0 || fields.encoding < 0)) {
            throw new Malformed("a page of kind " + kind + " has " + fields.values + " values in encoding "
                    + fields.encoding + ", and the detail " + fields.detail);
        }
        long levels = (long) fields.definitionBytes + fields.repetitionBytes;
        if (fields.definitionBytes < 0
                || fields.repetitionBytes < 0
                || levels > Math.min(fields.packed, fields.unpacked)) {
            throw new Malformed("a page's levels take " + levels + " of its " + fields.packed + " bytes");
        }
        return new PageHeader(
                kind,
                fields.packed,
                fields.unpacked,
                fields.crc,
                fields.values,
                fields.encoding,
                fields.definitionEncoding,
                fields.definitionBytes,
                fields.repetitionBytes,
                fields.compressed,
                in.position());
    }
}
