package org.jdiffusion.hub.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads Thrift's compact protocol, in which Parquet writes its footer and page headers. It believes nothing: every length
 * is held against the bytes left, every type against the one wanted, and structures nest 32 deep at most.
 *
 * @see <a href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">the protocol</a>
 */
final class CompactReader {
    private static final int DEPTH = 32;

    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int BYTE = 3;
    private static final int I16 = 4;
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int DOUBLE = 7;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int SET = 10;
    private static final int MAP = 11;
    private static final int STRUCT = 12;
    private static final int UUID = 13;

    /** Takes the fields of a structure, one after another. */
    interface Fields {
        /** Reads the value of field {@code id} and returns true, or reads nothing and returns false. */
        boolean read(int id) throws Malformed;
    }

    /** Reads one element of a list. */
    interface Element<T> {
        T read() throws Malformed;
    }

    private final ByteBuffer in;
    private int type = STRUCT; // of the value that comes next
    private int depth;

    CompactReader(ByteBuffer in) {
        this.in = in.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** How many bytes were read. */
    int position() {
        return in.position();
    }

    /** Reads a structure; fields that {@code fields} does not want are passed over. */
    void struct(Fields fields) throws Malformed {
        want(STRUCT);
        if (++depth > DEPTH) {
            throw new Malformed("its structures are nested more than " + DEPTH + " deep");
        }
        int id = 0;
        for (int head = in.get(); head != 0; head = in.get()) {
            int step = (head & 0xF0) >> 4;
            id = step == 0 ? (short) Varint.signed(in) : id + step;
            type = head & 0x0F;
            int before = in.position();
            if (!fields.read(id)) {
                if (in.position() != before) {
                    throw new IllegalStateException("field " + id + " was read and refused");
                }
                skip();
            }
        }
        depth--;
        type = STRUCT;
    }

    <T> List<T> list(Element<T> element) throws Malformed {
        want(LIST);
        int head = in.get() & 0xFF;
        int of = head & 0x0F;
        int size = size(head >> 4);
        List<T> all = new ArrayList<>(Math.min(size, 1024));
        for (int i = 0; i < size; i++) {
            type = of;
            all.add(element.read());
        }
        return all;
    }

    boolean bool() throws Malformed {
        if (type != TRUE && type != FALSE) {
            want(TRUE);
        }
        return type == TRUE;
    }

    int i32() throws Malformed {
        want(I32);
        return (int) Varint.signed(in);
    }

    long i64() throws Malformed {
        want(I64);
        return Varint.signed(in);
    }

    String string() throws Malformed {
        want(BINARY);
        int length = length(Varint.read(in));
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(in.slice(in.position(), length))
                    .toString();
            in.position(in.position() + length);
            return text;
        } catch (CharacterCodingException e) {
            throw new Malformed("a text in its structures is not UTF-8", e);
        }
    }

    private void skip() throws Malformed {
        switch (type) {
            case TRUE, FALSE -> {}
            case BYTE -> in.get();
            case I16, I32, I64 -> Varint.read(in);
            case DOUBLE -> in.getDouble();
            case UUID -> pass(16);
            case BINARY -> pass(Varint.read(in));
            case LIST, SET -> {
                int head = in.get() & 0xFF;
                skipAll(size(head >> 4), head & 0x0F);
            }
            case MAP -> {
                int size = length(Varint.read(in));
                int types = size == 0 ? 0 : in.get() & 0xFF;
                for (int i = 0; i < size; i++) {
                    skipAll(1, types >> 4);
                    skipAll(1, types & 0x0F);
                }
            }
            case STRUCT -> struct(id -> false);
            default -> throw new Malformed("type " + type + " is none of its structures' types");
        }
    }

    private void skipAll(int count, int of) throws Malformed {
        if (++depth > DEPTH) {
            throw new Malformed("its lists are nested more than " + DEPTH + " deep");
        }
        for (int i = 0; i < count; i++) {
            type = of;
            if (of == TRUE || of == FALSE) {
                in.get(); // in a list, unlike in a field, a truth value takes a byte
            } else {
                skip();
            }
        }
        depth--;
    }

    private void pass(long claimed) throws Malformed {
        int length = length(claimed);
        in.position(in.position() + length);
    }

    private int size(int small) throws Malformed {
        return length(small == 15 ? Varint.read(in) : small); // every element takes a byte at least
    }

    private int length(long claimed) throws Malformed {
        if (claimed < 0 || claimed > in.remaining()) {
            throw new Malformed("its structures claim " + Long.toUnsignedString(claimed) + " bytes or elements where "
                    + in.remaining() + " bytes are left");
        }
        return (int) claimed;
    }

    private void want(int wanted) throws Malformed {
        if (type != wanted) {
            throw new Malformed("its structures hold a value of type " + type + ", wanted " + wanted);
        }
    }
}
