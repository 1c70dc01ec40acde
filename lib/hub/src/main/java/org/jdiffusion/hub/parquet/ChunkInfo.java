package org.jdiffusion.hub.parquet;

import java.util.List;

/**
 * Where one column's part of one row group lies.
 *
 * @param codec the format's number of its compression
 * @param begin the first page's header
 * @param end one past the last page
 */
record ChunkInfo(String path, ParquetType type, int codec, long values, long begin, long end) {
    private static final ParquetType[] TYPES = ParquetType.values();
    private static final int HEAD = 4; // no page lies before the file's magic number

    static ChunkInfo read(CompactReader in, long dataEnd) throws Malformed {
        var fields = new Object() {
            List<String> path = List.of();
            int type = -1;
            int codec = -1;
            long values = -1;
            long bytes = -1;
            long data = -1;
            long dictionary;
            boolean elsewhere;
        };
        CompactReader.Fields meta = id -> {
            switch (id) {
                case 1 -> fields.type = in.i32();
                case 3 -> fields.path = in.list(in::string);
                case 4 -> fields.codec = in.i32();
                case 5 -> fields.values = in.i64();
                case 7 -> fields.bytes = in.i64();
                case 9 -> fields.data = in.i64();
                case 11 -> fields.dictionary = in.i64();
                default -> {
                    return false;
                }
            }
            return true;
        };
        in.struct(id -> {
            switch (id) {
                case 1 -> fields.elsewhere = !in.string().isEmpty();
                case 3 -> in.struct(meta);
                default -> {
                    return false;
                }
            }
            return true;
        });
        String path = String.join(".", fields.path);
        if (fields.elsewhere) {
            throw new Malformed("column " + path + " lies in another file, which is not read here");
        }
        if (fields.values == 0) {
            fields.data = HEAD; // some writers say nothing of where no page is
            fields.dictionary = 0;
            fields.bytes = 0;
        }
        boolean before = fields.dictionary >= HEAD && fields.dictionary < fields.data;
        long begin = before ? fields.dictionary : fields.data;
        if (begin < HEAD || fields.bytes < 0 || begin > dataEnd || fields.bytes > dataEnd - begin) {
            throw new Malformed("column " + path + " lies at byte " + begin + " and takes " + fields.bytes
                    + ", the data end at " + dataEnd);
        }
        if (fields.type < 0 || fields.type >= TYPES.length || fields.values < 0) {
            throw new Malformed(
                    "column " + path + " has the type " + fields.type + " and " + fields.values + " values");
        }
        return new ChunkInfo(path, TYPES[fields.type], fields.codec, fields.values, begin, begin + fields.bytes);
    }
}
