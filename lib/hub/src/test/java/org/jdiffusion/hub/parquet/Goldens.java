package org.jdiffusion.hub.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/** The files that Python made, and its way to write a value as text; see src/test/golden. */
final class Goldens {
    static final Path FOLDER = Path.of("src/test/resources/golden/parquet");

    private Goldens() {}

    /** A value as make_parquet.py writes it. */
    static String line(Object value) {
        if (value == null) {
            return "-";
        }
        if (value instanceof Float single) {
            return line(single.doubleValue());
        }
        if (value instanceof Double number) {
            return "double " + hex(ByteBuffer.allocate(8).putDouble(number).array());
        }
        if (value instanceof String text) {
            return "text " + hex(text.getBytes(StandardCharsets.UTF_8));
        }
        return value instanceof byte[] bytes ? "bytes " + hex(bytes) : value.toString();
    }

    /** Reads every value of every readable column. */
    static void readAll(Path path) throws IOException {
        try (ParquetFile file = ParquetFile.open(path, new PageCache(1 << 20))) {
            for (ParquetColumn column : file.columns()) {
                for (long row = 0; !column.repeated() && row < Math.min(file.rows(), 5_000); row++) {
                    file.value(column.path(), row);
                }
            }
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
