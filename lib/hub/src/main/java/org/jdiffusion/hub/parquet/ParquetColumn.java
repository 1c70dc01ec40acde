package org.jdiffusion.hub.parquet;

/**
 * One column of plain values; a structure's fields are columns of their own.
 *
 * @param name of the table's column that it is, or is a part of: {@code image}; it may hold dots
 * @param path its own name, after those of the structures around it: {@code image.bytes}
 * @param type how its values are stored, whatever they mean: a class label is INT64, a date INT32
 * @param width bytes of a value of FIXED_LEN_BYTE_ARRAY, else 0
 * @param meaning what the stored values stand for
 * @param repeated whether it is part of a list or map; such a column is not readable here
 * @param levels how many of it and the structures around it may be missing
 */
public record ParquetColumn(
        String name, String path, ParquetType type, int width, Meaning meaning, boolean repeated, int levels) {

    /** What values stand for, as far as it changes how they are read. */
    public enum Meaning {
        /** What is stored. */
        STORED,
        /** Bytes that are UTF-8. */
        TEXT,
        /** Whole numbers without a sign, however large. */
        UNSIGNED,
        /** Numbers with a point, stored without it. */
        DECIMAL,
        /** No value at all, whatever the type. */
        NOTHING
    }

    /** Whether its bytes are marked as text. */
    public boolean text() {
        return meaning == Meaning.TEXT;
    }

    /** Bytes of one value stored plainly, or 0 where that differs from value to value or is less than one. */
    int stride() {
        return type == ParquetType.FIXED_LEN_BYTE_ARRAY ? width : type.bytes;
    }
}
