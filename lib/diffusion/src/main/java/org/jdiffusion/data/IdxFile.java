package org.jdiffusion.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * One file in MNIST's IDX format: a big-endian header (magic number, dimensions) and unsigned bytes. Plain or gzip,
 * told apart by content. Reading is strict: the file must hold exactly what its header declares, and nothing is
 * allocated or decompressed beyond that, nor beyond 1 GiB (MNIST has 45 MiB, EMNIST 522).
 *
 * @see <a href="http://yann.lecun.com/exdb/mnist/">the format, at the foot of the MNIST page</a>
 */
public final class IdxFile {
    private static final int MAGIC = 0x800; // unsigned bytes; the low byte is the number of dimensions
    private static final int MAX_BYTES = 1 << 30;
    private static final int MAX_LABEL = 9;

    private final int[] shape;
    private final byte[] values;

    private IdxFile(int[] shape, byte[] values) {
        this.shape = shape;
        this.values = values;
    }

    /**
     * Reads images: magic 0x803, (count, rows, columns).
     *
     * @throws DataException if the file is missing, damaged, of another kind or larger than 1 GiB
     */
    public static IdxFile images(Path file) throws DataException {
        return read(file, 3);
    }

    /**
     * Reads labels: magic 0x801, (count), each 0..9.
     *
     * @throws DataException if the file is missing, damaged, of another kind, or holds another label
     */
    public static IdxFile labels(Path file) throws DataException {
        return checkLabels(file.toString(), read(file, 1));
    }

    static IdxFile images(String name, byte[] content) throws DataException {
        return read(name, new ByteArrayInputStream(content), content.length, 3);
    }

    static IdxFile labels(String name, byte[] content) throws DataException {
        return checkLabels(name, read(name, new ByteArrayInputStream(content), content.length, 1));
    }

    /** The dimensions: (count, rows, columns) for images, (count) for labels. */
    public int[] shape() {
        return shape.clone();
    }

    /** All values in file order, each 0..255 as an unsigned byte; a copy. */
    public byte[] values() {
        return values.clone();
    }

    /** The array itself, for this package, which does not change it. */
    byte[] sharedValues() {
        return values;
    }

    private static IdxFile read(Path file, int rank) throws DataException {
        String name = file.toString();
        if (!Files.isRegularFile(file)) {
            throw new DataException(name, Files.isDirectory(file) ? "is a directory" : "is not there");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(name, in, Files.size(file), rank);
        } catch (DataException e) {
            throw e;
        } catch (IOException e) {
            throw new DataException(name, "cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static IdxFile read(String name, InputStream in, long length, int rank) throws DataException {
        BufferedInputStream source = new BufferedInputStream(in);
        try {
            source.mark(2);
            boolean gzip = StrictGzip.isGzip(source.read(), source.read());
            source.reset();
            try (InputStream content = gzip ? new StrictGzip(source) : source) {
                return parse(name, content, length, gzip, rank);
            }
        } catch (ZipException | EOFException e) {
            throw new DataException(name, "damaged gzip: " + e.getMessage(), e);
        } catch (DataException e) {
            throw e;
        } catch (IOException e) {
            throw new DataException(name, "cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static IdxFile parse(String name, InputStream in, long length, boolean gzip, int rank) throws IOException {
        int headerSize = 4 + 4 * rank;
        ByteBuffer header = ByteBuffer.wrap(in.readNBytes(headerSize));
        checkMagic(name, header, rank);
        if (header.limit() < headerSize) {
            throw new DataException(name, "ends inside its header, after " + header.limit() + " bytes");
        }
        int[] shape = new int[rank];
        int size = size(name, header, shape);
        if (!gzip && length != headerSize + (long) size) {
            throw new DataException(
                    name, "holds " + length + " bytes, its header declares " + (headerSize + (long) size));
        }
        if (gzip && size > length * StrictGzip.MAX_RATIO) {
            throw new DataException(
                    name, "declares " + size + " values, which " + length + " bytes of gzip cannot hold");
        }
        byte[] values = in.readNBytes(size); // grows with what is there: a small file may declare much
        if (values.length < size) {
            throw new DataException(name, "ends after " + values.length + " of the " + size + " values it declares");
        }
        if (in.read() >= 0) {
            throw new DataException(name, "goes on after the " + size + " values it declares");
        }
        return new IdxFile(shape, values);
    }

    private static void checkMagic(String name, ByteBuffer header, int rank) throws DataException {
        if (header.limit() == 0) {
            throw new DataException(name, "is empty");
        }
        int magic = header.limit() < 4 ? -1 : header.getInt();
        if (magic != MAGIC + rank) {
            String what = rank == 3 ? "images" : "labels";
            String got = header.limit() < 4 ? header.limit() + " bytes" : String.format("0x%08X", magic);
            throw new DataException(
                    name, String.format("is no IDX file of %s: wanted magic 0x%08X, got %s", what, MAGIC + rank, got));
        }
    }

    private static int size(String name, ByteBuffer header, int[] shape) throws DataException {
        long size = 1;
        for (int i = 0; i < shape.length; i++) {
            long dimension = Integer.toUnsignedLong(header.getInt());
            size *= dimension; // at most 2^30 times 2^32: no overflow
            if (size == 0 || size > MAX_BYTES) {
                throw new DataException(
                        name, "declares " + dimension + " as dimension " + (i + 1) + ": nothing, or over 1 GiB in all");
            }
            shape[i] = (int) dimension;
        }
        return (int) size;
    }

    private static IdxFile checkLabels(String name, IdxFile file) throws DataException {
        for (int i = 0; i < file.values.length; i++) {
            int label = file.values[i] & 0xFF;
            if (label > MAX_LABEL) {
                throw new DataException(name, "label " + label + " at position " + i + ", wanted 0..9");
            }
        }
        return file;
    }
}
