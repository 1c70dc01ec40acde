package org.jdiffusion.hub.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The values of a page that are there, by number. */
interface Values {
    /** One as Boolean, Integer, Long, Float, Double or byte[]; the number within a dictionary for {@link Indices}. */
    Object get(int i) throws IOException;

    /** How many bytes of memory they take. */
    long weight();

    /** Numbers of values in the dictionary, which has a page of its own. */
    record Indices(int[] numbers) implements Values {
        @Override
        public Integer get(int i) {
            return numbers[i];
        }

        @Override
        public long weight() {
            return 4L * numbers.length;
        }
    }

    /** Truth values, run-length encoded. */
    record Truths(int[] numbers) implements Values {
        @Override
        public Boolean get(int i) {
            return numbers[i] != 0;
        }

        @Override
        public long weight() {
            return 4L * numbers.length;
        }
    }

    /** Truth values, a bit each. */
    record TruthBits(Body body, long begin) implements Values {
        @Override
        public Boolean get(int i) throws IOException {
            return (body.slice(begin + i / 8, 1).get() >> i % 8 & 1) != 0;
        }

        @Override
        public long weight() {
            return body.weight();
        }
    }

    /** Whole numbers that were differences. */
    record Wholes(long[] numbers, boolean small) implements Values {
        @Override
        public Number get(int i) {
            if (small) {
                return (int) numbers[i];
            }
            return numbers[i];
        }

        @Override
        public long weight() {
            return 8L * numbers.length;
        }
    }

    /** Values of one width, one after another. */
    record Fixed(Body body, long begin, ParquetColumn column) implements Values {
        @Override
        public Object get(int i) throws IOException {
            int stride = column.stride();
            return value(column.type(), body.slice(begin + (long) i * stride, stride));
        }

        @Override
        public long weight() {
            return body.weight();
        }
    }

    /** Values of one width: the first byte of all, then the second of all, and so on. */
    record Split(Body body, long begin, int count, ParquetColumn column) implements Values {
        @Override
        public Object get(int i) throws IOException {
            ByteBuffer whole = ByteBuffer.allocate(column.stride()).order(ByteOrder.LITTLE_ENDIAN);
            for (int k = 0; k < column.stride(); k++) {
                whole.put(body.slice(begin + (long) k * count + i, 1).get());
            }
            return value(column.type(), whole.flip());
        }

        @Override
        public long weight() {
            return body.weight();
        }
    }

    /** Byte strings, the i-th from {@code places[i] + head} to {@code places[i + 1]}. */
    record Strings(Body body, long[] places, int head) implements Values {
        @Override
        public byte[] get(int i) throws IOException {
            long from = places[i] + head;
            return bytes(body.slice(from, places[i + 1] - from));
        }

        @Override
        public long weight() {
            return body.weight() + 8L * places.length;
        }
    }

    /** Byte strings that share their begin with the one before: so many bytes, then bytes of their own. */
    record Continued(long[] shared, Strings own) implements Values {
        @Override
        public byte[] get(int i) throws IOException {
            long length = shared[i] + own.places()[i + 1] - own.places()[i];
            byte[] out = new byte[Limits.bytes("a value", length)];
            // backwards, as long as something is wanting: no value before is made whole
            long wanting = length;
            for (int k = i; wanting > 0; k--) {
                if (k < 0) {
                    throw new Malformed("a value shares " + wanting + " bytes with one before that is shorter");
                }
                if (shared[k] < wanting) {
                    ByteBuffer bytes = own.body().slice(own.places()[k], own.places()[k + 1] - own.places()[k]);
                    bytes.get(out, (int) shared[k], (int) (wanting - shared[k]));
                    wanting = shared[k];
                }
            }
            return out;
        }

        @Override
        public long weight() {
            return own.weight() + 8L * shared.length;
        }
    }

    private static Object value(ParquetType type, ByteBuffer bytes) {
        return switch (type) {
            case INT32 -> bytes.getInt();
            case INT64 -> bytes.getLong();
            case FLOAT -> bytes.getFloat();
            case DOUBLE -> bytes.getDouble();
            default -> bytes(bytes);
        };
    }

    private static byte[] bytes(ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        return bytes;
    }
}
