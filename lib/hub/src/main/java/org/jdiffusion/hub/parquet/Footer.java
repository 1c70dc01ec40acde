package org.jdiffusion.hub.parquet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands at the end of a file: its columns, where their parts lie, and remarks.
 *
 * @param groups for each row group its chunks, one a column
 * @param firstRows the first row of each row group, and after them the number of all rows
 * @see <a href="https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift">the structures</a>
 */
record Footer(
        List<ParquetColumn> columns, List<List<ChunkInfo>> groups, long[] firstRows, Map<String, String> metadata) {

    /** @param dataEnd where the footer begins in the file: no page goes beyond */
    static Footer parse(ByteBuffer bytes, long dataEnd) throws Malformed {
        CompactReader in = new CompactReader(bytes);
        var fields = new Object() {
            List<Schema.Node> schema = List.of();
            List<Group> groups = List.of();
            Map<String, String> metadata = new LinkedHashMap<>();
            long rows = -1;
            boolean encrypted;
        };
        in.struct(id -> {
            switch (id) {
                case 2 -> fields.schema = in.list(() -> Schema.Node.read(in));
                case 3 -> fields.rows = in.i64();
                case 4 -> fields.groups = in.list(() -> Group.read(in, dataEnd));
                case 5 -> in.list(() -> remark(in, fields.metadata));
                case 8 -> {
                    fields.encrypted = true;
                    return false;
                }
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (fields.encrypted) {
            throw new Malformed("it is encrypted, which is not read here");
        }
        List<ParquetColumn> columns = Schema.columns(fields.schema);
        return new Footer(columns, chunks(columns, fields.groups), rows(fields.groups, fields.rows), fields.metadata);
    }

    private static List<List<ChunkInfo>> chunks(List<ParquetColumn> columns, List<Group> groups) throws Malformed {
        List<List<ChunkInfo>> all = new ArrayList<>();
        for (Group group : groups) {
            if (group.chunks().size() != columns.size()) {
                throw new Malformed("row group " + all.size() + " has "
                        + group.chunks().size() + " columns, the schema " + columns.size());
            }
            for (int c = 0; c < columns.size(); c++) {
                ParquetColumn column = columns.get(c);
                ChunkInfo chunk = group.chunks().get(c);
                if (!column.repeated() && chunk.values() != group.rows()) {
                    throw new Malformed("row group " + all.size() + " has " + group.rows() + " rows, its column "
                            + column.path() + " " + chunk.values() + " values");
                }
                if (!column.path().equals(chunk.path()) || column.type() != chunk.type()) {
                    throw new Malformed("row group " + all.size() + " has a column " + chunk.path() + " of "
                            + chunk.type() + ", the schema " + column.path() + " of " + column.type());
                }
            }
            all.add(group.chunks());
        }
        return all;
    }

    private static long[] rows(List<Group> groups, long claimed) throws Malformed {
        long[] firstRows = new long[groups.size() + 1];
        for (int i = 0; i < groups.size(); i++) {
            firstRows[i + 1] = firstRows[i] + groups.get(i).rows();
            if (groups.get(i).rows() < 0 || firstRows[i + 1] < 0) {
                throw new Malformed("row group " + i + " has " + groups.get(i).rows() + " rows");
            }
        }
        if (claimed != firstRows[groups.size()]) {
            throw new Malformed("it claims " + claimed + " rows, its row groups hold " + firstRows[groups.size()]);
        }
        return firstRows;
    }

    private static String remark(CompactReader in, Map<String, String> into) throws Malformed {
        var entry = new String[] {"", ""};
        in.struct(id -> {
            if (id != 1 && id != 2) {
                return false;
            }
            entry[id - 1] = in.string();
            return true;
        });
        into.put(entry[0], entry[1]);
        return entry[0];
    }

    private record Group(List<ChunkInfo> chunks, long rows) {
        static Group read(CompactReader in, long dataEnd) throws Malformed {
            var fields = new Object() {
                List<ChunkInfo> chunks = List.of();
                long rows = -1;
            };
            in.struct(id -> {
                switch (id) {
                    case 1 -> fields.chunks = in.list(() -> ChunkInfo.read(in, dataEnd));
                    case 3 -> fields.rows = in.i64();
                    default -> {
                        return false;
                    }
                }
                return true;
            });
            return new Group(fields.chunks, fields.rows);
        }
    }
}
