package org.jdiffusion.hub.parquet;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A Parquet file, open for reading single values: pages of both versions, every encoding of plain values, uncompressed or
 * by Snappy, gzip or zstd. Only the footer is read at first. Several threads may read at once.
 *
 * <p>Columns within lists and maps may be there, and are not readable. Memory is bounded: by the {@link PageCache}, and by
 * 256 MiB for one page or value (a quarter of this JVM's memory if that is less). Pages above 2 MiB that are not
 * compressed, or by Snappy, are never unpacked whole, nor are smaller ones of large values that are not compressed.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">the format</a>
 */
public final class ParquetFile implements AutoCloseable {
    private static final int MAGIC = 'P' | 'A' << 8 | 'R' << 16 | '1' << 24;
    private static final int ENCRYPTED = 'P' | 'A' << 8 | 'R' << 16 | 'E' << 24;
    private static final int TAIL = 8; // the footer's length, and the magic number again

    private final Path path;
    private final RandomFile file;
    private final PageCache cache;
    private final Footer footer;
    private final ColumnChunk[][] chunks;

    private ParquetFile(Path path, RandomFile file, PageCache cache, Footer footer) {
        this.path = path;
        this.file = file;
        this.cache = cache;
        this.footer = footer;
        chunks = new ColumnChunk[footer.groups().size()][footer.columns().size()];
        for (int g = 0; g < chunks.length; g++) {
            for (int c = 0; c < chunks[g].length; c++) {
                chunks[g][c] = new ColumnChunk(
                        file, footer.columns().get(c), footer.groups().get(g).get(c), cache);
            }
        }
    }

    /**
     * Opens a file.
     *
     * @param cache for its pages, and those of other files
     * @throws ParquetException if it is none, is damaged or is encrypted
     */
    public static ParquetFile open(Path path, PageCache cache) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw Files.exists(path)
                    ? new ParquetException(path, "not a file", null)
                    : new NoSuchFileException(path.toString(), null, "no such file");
        }
        RandomFile file = new RandomFile(path);
        try {
            return new ParquetFile(path, file, cache, footer(file));
        } catch (Malformed | BufferUnderflowException | IndexOutOfBoundsException e) {
            file.close();
            throw new ParquetException(path, reason(e), e);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static Footer footer(RandomFile file) throws IOException {
        long size = file.size();
        if (size < 4 + TAIL) {
            throw new Malformed("too short for a Parquet file: " + size + " bytes");
        }
        ByteBuffer tail = file.read(size - TAIL, TAIL);
        int length = tail.getInt();
        int magic = tail.getInt();
        if (magic == ENCRYPTED) {
            throw new Malformed("it is encrypted, which is not read here");
        }
        if (magic != MAGIC || file.read(0, 4).getInt() != MAGIC) {
            throw new Malformed("it does not begin and end with PAR1: not a Parquet file, or cut off");
        }
        if (length < 0 || length > Limits.FOOTER || length > size - 4 - TAIL) {
            throw new Malformed("the footer claims " + Integer.toUnsignedString(length) + " bytes, wanted at most "
                    + Math.min(Limits.FOOTER, size - 4 - TAIL));
        }
        return Footer.parse(file.read(size - TAIL - length, length), size - TAIL - length);
    }

    /** Number of rows. */
    public long rows() {
        return footer.firstRows()[chunks.length];
    }

    /** Every column of plain values, in the file's order. */
    public List<ParquetColumn> columns() {
        return footer.columns();
    }

    /** Remarks of the writer, such as {@code huggingface}. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(footer.metadata());
    }

    /**
     * One value: Boolean, Integer, Long, Float, Double, String for text, byte[] for other bytes; null if it is missing.
     *
     * @param column a column's {@link ParquetColumn#path}
     * @param row 0..rows-1
     * @throws ParquetException if the file is damaged there, or the column is not readable
     * @throws IllegalArgumentException if there is no such column or row
     */
    public Object value(String column, long row) throws IOException {
        int c = index(column);
        if (row < 0 || row >= rows()) {
            throw new IllegalArgumentException("row: wanted 0.." + (rows() - 1) + ", got " + row);
        }
        int g = Arrays.binarySearch(footer.firstRows(), row);
        g = g < 0 ? -g - 2 : g;
        while (footer.firstRows()[g + 1] == row) {
            g++; // past groups without rows
        }
        try {
            Object value = chunks[g][c].value(row - footer.firstRows()[g]);
            return footer.columns().get(c).text() && value != null ? text((byte[]) value) : value;
        } catch (Malformed | BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new ParquetException(path, g, column, reason(e), e);
        }
    }

    private int index(String column) {
        for (int c = 0; c < footer.columns().size(); c++) {
            if (footer.columns().get(c).path().equals(column)) {
                return c;
            }
        }
        List<String> names = footer.columns().stream().map(ParquetColumn::path).toList();
        throw new IllegalArgumentException(path + " has no column '" + column + "', it has " + names);
    }

    private static String text(byte[] bytes) throws Malformed {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Malformed("a text is not UTF-8", e);
        }
    }

    /** What the decoders find where a structure ends too early, Java's own checks say. */
    private static String reason(Exception e) {
        return e instanceof Malformed ? e.getMessage() : "its data end early";
    }

    @Override
    public void close() throws IOException {
        cache.forget(file);
        file.close();
    }
}
