package org.jdiffusion.hub.parquet;

/** How values are stored, whatever they mean; in the format's order. */
public enum ParquetType {
    BOOLEAN(0),
    INT32(4),
    INT64(8),
    INT96(12),
    FLOAT(4),
    DOUBLE(8),
    BYTE_ARRAY(0),
    FIXED_LEN_BYTE_ARRAY(0);

    /** Bytes of a value; 0 where they differ or are no whole byte. */
    final int bytes;

    ParquetType(int bytes) {
        this.bytes = bytes;
    }
}
