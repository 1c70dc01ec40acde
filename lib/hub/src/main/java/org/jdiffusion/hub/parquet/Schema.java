package org.jdiffusion.hub.parquet;

import java.util.ArrayList;
import java.util.List;
import org.jdiffusion.hub.parquet.ParquetColumn.Meaning;

/** Makes columns of the footer's schema, which lists a tree's nodes, each before its children. */
final class Schema {
    private static final int DEPTH = 100;
    private static final ParquetType[] TYPES = ParquetType.values();
    private static final int REQUIRED = 0;
    private static final int REPEATED = 2;

    /** A node of the tree: {@code type} is -1 and {@code children} counts for a group. */
    record Node(String name, int type, int width, int repetition, int children, Meaning meaning) {
        static Node read(CompactReader in) throws Malformed {
            var fields = new Object() {
                String name;
                int type = -1;
                int width;
                int repetition = REQUIRED;
                int children;
                Meaning meaning = Meaning.STORED;
            };
            in.struct(id -> {
                switch (id) {
                    case 1 -> fields.type = in.i32();
                    case 2 -> fields.width = in.i32();
                    case 3 -> fields.repetition = in.i32();
                    case 4 -> fields.name = in.string();
                    case 5 -> fields.children = in.i32();
                    case 6 -> fields.meaning = old(in.i32());
                    case 10 ->
                        in.struct(logical -> {
                            fields.meaning = logical(logical, fields.meaning);
                            return false;
                        });
                    default -> {
                        return false;
                    }
                }
                return true;
            });
            if (fields.name == null) {
                throw new Malformed("a column has no name");
            }
            return new Node(fields.name, fields.type, fields.width, fields.repetition, fields.children, fields.meaning);
        }

        /** ConvertedType, which every writer says. */
        private static Meaning old(int type) {
            return switch (type) {
                case 0, 4, 19 -> Meaning.TEXT; // UTF8, ENUM, JSON
                case 5 -> Meaning.DECIMAL;
                case 11, 12, 13, 14 -> Meaning.UNSIGNED; // of 8 to 64 bits
                default -> Meaning.STORED;
            };
        }

        /** LogicalType, which newer ones add. */
        private static Meaning logical(int type, Meaning old) {
            return switch (type) {
                case 1, 4, 12 -> Meaning.TEXT; // STRING, ENUM, JSON
                case 5 -> Meaning.DECIMAL;
                case 11 -> Meaning.NOTHING; // UNKNOWN
                default -> old;
            };
        }
    }

    private final List<Node> nodes;
    private final List<ParquetColumn> columns = new ArrayList<>();
    private int next;

    private Schema(List<Node> nodes) {
        this.nodes = nodes;
    }

    /** The leaves of the tree, in order. */
    static List<ParquetColumn> columns(List<Node> nodes) throws Malformed {
        Schema schema = new Schema(nodes);
        if (nodes.isEmpty() || nodes.get(0).type() >= 0) {
            throw new Malformed("the schema has no root");
        }
        schema.next = 1;
        for (int i = 0; i < nodes.get(0).children(); i++) {
            schema.walk(null, "", 0, false, 1);
        }
        if (schema.next != nodes.size()) {
            throw new Malformed("the schema has " + (nodes.size() - schema.next) + " elements outside of its tree");
        }
        return List.copyOf(schema.columns);
    }

    private void walk(String name, String prefix, int levels, boolean repeated, int depth) throws Malformed {
        if (next >= nodes.size()) {
            throw new Malformed("the schema's tree ends early");
        }
        if (depth > DEPTH) {
            throw new Malformed("the schema's tree is more than " + DEPTH + " deep");
        }
        Node node = nodes.get(next++);
        String path = prefix + node.name();
        String top = name == null ? node.name() : name;
        if (node.repetition() < REQUIRED || node.repetition() > REPEATED) {
            throw new Malformed("column " + path + " has the repetition " + node.repetition());
        }
        int here = levels + (node.repetition() == REQUIRED ? 0 : 1);
        boolean list = repeated || node.repetition() == REPEATED;
        if (node.type() < 0) {
            for (int i = 0; i < node.children(); i++) {
                walk(top, path + ".", here, list, depth + 1);
            }
            return;
        }
        if (node.type() >= TYPES.length) {
            throw new Malformed("column " + path + " has the type " + node.type());
        }
        ParquetType type = TYPES[node.type()];
        if (type == ParquetType.FIXED_LEN_BYTE_ARRAY && node.width() <= 0) {
            throw new Malformed("column " + path + " has values of " + node.width() + " bytes");
        }
        int width =
                type == ParquetType.FIXED_LEN_BYTE_ARRAY ? Limits.bytes("a value of column " + path, node.width()) : 0;
        boolean noText = node.meaning() == Meaning.TEXT && type != ParquetType.BYTE_ARRAY;
        Meaning meaning = noText ? Meaning.STORED : node.meaning();
        columns.add(new ParquetColumn(top, path, type, width, meaning, list, here));
    }
}
