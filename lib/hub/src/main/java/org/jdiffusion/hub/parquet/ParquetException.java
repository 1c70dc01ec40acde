package org.jdiffusion.hub.parquet;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A Parquet file that is damaged, or holds something that is not read here; the message names the file, the row group
 * and the column if one is at fault, and why.
 */
public final class ParquetException extends IOException {
    private static final long serialVersionUID = 1L;

    ParquetException(Path file, String reason, Throwable cause) {
        super(file + ": " + reason, cause);
    }

    ParquetException(Path file, int rowGroup, String column, String reason, Throwable cause) {
        this(file, "row group " + rowGroup + ", column " + column + ": " + reason, cause);
    }
}
