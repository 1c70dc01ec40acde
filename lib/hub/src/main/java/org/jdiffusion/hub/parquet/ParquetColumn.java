package org.jdiffusion.hub.parquet;

/**
 * One column of plain values; a structure's fields are columns of their own.
 *
 * @param path its name, after those of the structures around it: {@code image.bytes}
 * @param type how its values are stored, whatever they mean: a class label is INT64, a date INT32
 * @param width bytes of a value of FIXED_LEN_BYTE_ARRAY, else 0
 * @param text whether its bytes are marked as text
 * @param repeated whether it is part of a list or map; such a column is not readable here
 * @param levels how many of it and the structures around it may be missing
 */
public record ParquetColumn(String path, ParquetType type, int width, boolean text, boolean repeated, int levels) {
    /** Bytes of one value stored plainly, or 0 where that differs from value to value or is less than one. */
    int stride() {
        return type == ParquetType.FIXED_LEN_BYTE_ARRAY ? width : type.bytes;
    }
}
