package org.jdiffusion.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Float16Utils;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A safetensors file, open for reading. Only the header is read at first, and checked whole; tensors are read one at a
 * time. Works on any file system, also inside a jar.
 */
public final class SafeTensorsFile implements AutoCloseable {
    private static final int CHUNK = 1 << 20;

    private final Path path;
    private final FileState state;
    private final SeekableByteChannel channel;
    private final SafeTensorsHeader header;
    private final long bytes;
    private final long dataStart;

    private SafeTensorsFile(Path path, FileState state, SeekableByteChannel channel) throws IOException {
        this.path = path;
        this.state = state;
        this.channel = channel;
        bytes = channel.size();
        if (bytes < 8) {
            throw new CheckpointException(path, "too short for a safetensors file: " + bytes + " bytes");
        }
        long length = read(0, 8).getLong();
        if (length < 0 || length > SafeTensorsHeader.MAX_BYTES || length > bytes - 8) {
            throw new CheckpointException(
                    path,
                    "the header claims " + Long.toUnsignedString(length)
                            + " bytes: more than the file holds or the format allows");
        }
        dataStart = 8 + length;
        header = SafeTensorsHeader.parse(path, read(8, (int) length), bytes - dataStart);
    }

    /** Opens {@code path}, believing nothing: see {@link CheckpointException} for what can be wrong. */
    public static SafeTensorsFile open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw Files.exists(path)
                    ? new CheckpointException(path, "not a file")
                    : new NoSuchFileException(path.toString(), null, "no such file");
        }
        FileState state = FileState.of(path); // first: a file that comes between is another one
        SeekableByteChannel channel = Files.newByteChannel(path);
        try {
            return new SafeTensorsFile(path, state, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    /** The whole file's size. */
    long bytes() {
        return bytes;
    }

    /** Where the first tensor's first byte is. */
    long dataStart() {
        return dataStart;
    }

    /**
     * Checks that the path still leads to the file that was opened, as it was then.
     *
     * @throws CheckpointException if it was replaced, deleted or written over
     */
    void requireUnchanged() throws IOException {
        state.require(path);
    }

    /** Every tensor by name, in the header's order. */
    public Map<String, TensorInfo> tensors() {
        return header.tensors();
    }

    /** The shape of every tensor by name. */
    public Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new TreeMap<>();
        header.tensors().forEach((name, info) -> shapes.put(name, info.shape()));
        return shapes;
    }

    /** The file's own remarks, such as {@code format=pt}. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * Reads one tensor. F16 and BF16 become float32, I16 and U16 int32, U32 int64; the rest keep their type.
     *
     * @throws CheckpointException if there is none of that name, or its type is one that the engine does not have
     */
    public NDArray read(String name, NDManager manager) throws IOException {
        TensorInfo info = header.tensors().get(name);
        if (info == null) {
            throw new CheckpointException(path, "holds no tensor '" + name + "'");
        }
        long elements = info.shape().size();
        if (elements > Integer.MAX_VALUE / 8) {
            throw new CheckpointException(path, "tensor '" + name + "' of " + elements + " elements is too large");
        }
        DataType type = switch (info.dtype()) {
            case "F32", "F16", "BF16" -> DataType.FLOAT32;
            case "F64" -> DataType.FLOAT64;
            case "I64", "U32" -> DataType.INT64;
            case "I32", "I16", "U16" -> DataType.INT32;
            case "I8" -> DataType.INT8;
            case "U8" -> DataType.UINT8;
            case "BOOL" -> DataType.BOOLEAN;
            default ->
                throw new CheckpointException(
                        path, "tensor '" + name + "' has dtype " + info.dtype() + ", which cannot be read here");
        };
        if (elements == 0) {
            requireCountable(name, info.shape());
            return manager.create(info.shape(), type);
        }
        ByteBuffer data = manager.allocateDirect((int) elements * type.getNumOfBytes());
        int width = SafeTensorsHeader.BITS.get(info.dtype()) / 8;
        for (long done = info.begin(); done < info.end(); ) {
            int step = (int) Math.min(CHUNK, info.end() - done); // CHUNK is a multiple of every width
            convert(info.dtype(), read(dataStart + done, step), data, step / width);
            done += step;
        }
        return manager.create(data.flip(), info.shape(), type);
    }

    /**
     * How many numbers of a floating-point tensor are NaN or infinite: none in a sound model, though the format and
     * Python let them pass.
     *
     * @throws CheckpointException if there is no tensor of that name, or it is of another type
     */
    public long countNonFinite(String name) throws IOException {
        TensorInfo info = header.tensors().get(name);
        if (info == null) {
            throw new CheckpointException(path, "holds no tensor '" + name + "'");
        }
        long count = 0;
        for (long done = info.begin(); done < info.end(); ) {
            int step = (int) Math.min(CHUNK, info.end() - done);
            count += countNonFinite(name, info.dtype(), read(dataStart + done, step));
            done += step;
        }
        return count;
    }

    private long countNonFinite(String name, String dtype, ByteBuffer part) throws CheckpointException {
        long count = 0;
        while (part.hasRemaining()) {
            boolean finite = switch (dtype) { // unless the whole exponent is set
                case "F64" -> Double.isFinite(part.getDouble());
                case "F32" -> Float.isFinite(part.getFloat());
                case "F16" -> (part.getShort() & 0x7C00) != 0x7C00;
                case "BF16" -> (part.getShort() & 0x7F80) != 0x7F80;
                default -> throw new CheckpointException(path, "tensor '" + name + "' has dtype " + dtype);
            };
            count += finite ? 0 : 1;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** The engine multiplies the sizes also of an empty tensor. */
    private void requireCountable(String name, Shape shape) throws CheckpointException {
        try {
            long product = 1;
            for (long size : shape.getShape()) {
                product = Math.multiplyExact(product, Math.max(1, size));
            }
        } catch (ArithmeticException e) {
            throw new CheckpointException(path, "tensor '" + name + "' has a shape too large to count", e);
        }
    }

    private static void convert(String dtype, ByteBuffer from, ByteBuffer to, int elements) {
        switch (dtype) {
            case "F16" -> {
                for (int i = 0; i < elements; i++) {
                    to.putFloat(Float16Utils.halfToFloat(from.getShort()));
                }
            }
            case "BF16" -> {
                for (int i = 0; i < elements; i++) {
                    to.putInt(from.getShort() << 16);
                }
            }
            case "I16" -> {
                for (int i = 0; i < elements; i++) {
                    to.putInt(from.getShort());
                }
            }
            case "U16" -> {
                for (int i = 0; i < elements; i++) {
                    to.putInt(from.getShort() & 0xFFFF);
                }
            }
            case "U32" -> {
                for (int i = 0; i < elements; i++) {
                    to.putLong(from.getInt() & 0xFFFFFFFFL);
                }
            }
            default -> to.put(from);
        }
    }

    private ByteBuffer read(long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(position);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new CheckpointException(path, "ends early, at byte " + (position + buffer.position()));
            }
        }
        return buffer.flip();
    }
}
