package org.jdiffusion.hub.parquet;

import java.util.ArrayList;
import java.util.List;

/** Makes columns of the footer's schema, which lists a tree's nodes, each before its children. */
final class Schema {
    private static final int DEPTH = 100;
    private static final ParquetType[] TYPES = ParquetType.values();
    private static final int REQUIRED = 0;
    private static final int REPEATED = 2;

    private static final int OLD_UTF8 = 0;
    private static final int OLD_ENUM = 4;
    private static final int OLD_JSON = 19;
    private static final int STRING = 1;
    private static final int ENUM = 4;
    private static final int JSON = 12;

    /** A node of the tree: {@code type} is -1 and {@code children} counts for a group. */
    record Node(String name, int type, int width, int repetition, int children, boolean text) {
        static Node read(CompactReader in) throws Malformed {
            var fields = new Object() {
                String name;
                int type = -1;
                int width;
                int repetition = REQUIRED;
                int children;
                boolean text;
            };
            in.struct(id -> {
                switch (id) {
                    case 1 -> fields.type = in.i32();
                    case 2 -> fields.width = in.i32();
                    case 3 -> fields.repetition = in.i32();
                    case 4 -> fields.name = in.string();
                    case 5 -> fields.children = in.i32();
                    case 6 -> {
                        int old = in.i32();
                        fields.text |= old == OLD_UTF8 || old == OLD_ENUM || old == OLD_JSON;
                    }
                    case 10 ->
                        in.struct(logical -> {
                            fields.text |= logical == STRING || logical == ENUM || logical == JSON;
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
            return new Node(fields.name, fields.type, fields.width, fields.repetition, fields.children, fields.text);
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
            schema.walk("", 0, false, 1);
        }
        if (schema.next != nodes.size()) {
            throw new Malformed("the schema has " + (nodes.size() - schema.next) + " elements outside of its tree");
        }
        return List.copyOf(schema.columns);
    }

    private void walk(String prefix, int levels, boolean repeated, int depth) throws Malformed {
        if (next >= nodes.size()) {
            throw new Malformed("the schema's tree ends early");
        }
        if (depth > DEPTH) {
            throw new Malformed("the schema's tree is more than " + DEPTH + " deep");
        }
        Node node = nodes.get(next++);
        String path = prefix + node.name();
        if (node.repetition() < REQUIRED || node.repetition() > REPEATED) {
            throw new Malformed("column " + path + " has the repetition " + node.repetition());
        }
        int here = levels + (node.repetition() == REQUIRED ? 0 : 1);
        boolean list = repeated || node.repetition() == REPEATED;
        if (node.type() < 0) {
            for (int i = 0; i < node.children(); i++) {
                walk(path + ".", here, list, depth + 1);
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
        boolean text = node.text() && type == ParquetType.BYTE_ARRAY;
        columns.add(new ParquetColumn(path, type, width, text, list, here));
    }
}
