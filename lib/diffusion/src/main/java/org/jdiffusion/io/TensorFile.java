package org.jdiffusion.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Float16Utils;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A file of named tensors, open for reading: safetensors, or what Python's {@code torch.save} makes of a state dict.
 * What describes the tensors is checked whole at first; they are read one at a time.
 */
public abstract sealed class TensorFile implements AutoCloseable permits SafeTensorsFile, PickleFile {
    private static final Pattern PICKLED = Pattern.compile("(?i).*\\.(bin|pt|pth|ckpt)", Pattern.DOTALL);

    private final OpenFile file;

    TensorFile(OpenFile file) {
        this.file = file;
    }

    /**
     * Opens {@code path}, believing nothing and running nothing: see {@link CheckpointException} for what can be wrong.
     *
     * @param path a file of {@code torch.save} if it ends in .bin, .pt, .pth or .ckpt, else a safetensors file
     */
    public static TensorFile open(Path path) throws IOException {
        return PICKLED.matcher(path.toString()).matches()
                ? OpenFile.open(path, PickleFile::new)
                : SafeTensorsFile.open(path);
    }

    OpenFile file() {
        return file;
    }

    /** Every tensor by name, in the file's order. */
    public abstract Map<String, TensorInfo> tensors();

    /** The file's own remarks, such as {@code format=pt}. */
    public abstract Map<String, String> metadata();

    /** Where in the file the numbers of a tensor lie in one piece that is no other tensor's; empty if they do not. */
    abstract OptionalLong piece(String name);

    /** Gives the numbers of a tensor as bytes in C order, a part at a time. */
    abstract void numbers(String name, OpenFile.Part part) throws IOException;

    /** The shape of every tensor by name. */
    public final Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new TreeMap<>();
        tensors().forEach((name, info) -> shapes.put(name, info.shape()));
        return shapes;
    }

    /**
     * Reads one tensor. F16 and BF16 become float32, I16 and U16 int32, U32 int64; the rest keep their type.
     *
     * @throws CheckpointException if there is none of that name, or its type is one that the engine does not have
     */
    public final NDArray read(String name, NDManager manager) throws IOException {
        TensorInfo info = info(name);
        long elements = info.shape().size();
        if (elements > Integer.MAX_VALUE / 8) {
            throw file.wrong("tensor '" + name + "' of " + elements + " elements is too large");
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
                throw file.wrong("tensor '" + name + "' has dtype " + info.dtype() + ", which cannot be read here");
        };
        if (elements == 0) {
            requireCountable(name, info.shape());
            return manager.create(info.shape(), type);
        }
        ByteBuffer data = manager.allocateDirect((int) elements * type.getNumOfBytes());
        numbers(name, part -> convert(info.dtype(), part, data));
        return manager.create(data.flip(), info.shape(), type);
    }

    /**
     * How many numbers of a floating-point tensor are NaN or infinite: none in a sound model, though the formats and
     * Python let them pass.
     *
     * @throws CheckpointException if there is no tensor of that name, or it is of another type
     */
    public final long countNonFinite(String name) throws IOException {
        TensorInfo info = info(name);
        long[] count = {0};
        numbers(name, part -> count[0] += countNonFinite(name, info.dtype(), part));
        return count[0];
    }

    private TensorInfo info(String name) throws CheckpointException {
        TensorInfo info = tensors().get(name);
        if (info == null) {
            throw file.wrong("holds no tensor '" + name + "'");
        }
        return info;
    }

    private long countNonFinite(String name, String dtype, ByteBuffer part) throws CheckpointException {
        long count = 0;
        while (part.hasRemaining()) {
            boolean finite = switch (dtype) { // unless the whole exponent is set
                case "F64" -> Double.isFinite(part.getDouble());
                case "F32" -> Float.isFinite(part.getFloat());
                case "F16" -> (part.getShort() & 0x7C00) != 0x7C00;
                case "BF16" -> (part.getShort() & 0x7F80) != 0x7F80;
                default -> throw file.wrong("tensor '" + name + "' has dtype " + dtype);
            };
            count += finite ? 0 : 1;
        }
        return count;
    }

    @Override
    public final void close() throws IOException {
        file.close();
    }

    /** The engine multiplies the sizes also of an empty tensor. */
    private void requireCountable(String name, Shape shape) throws CheckpointException {
        try {
            long product = 1;
            for (long size : shape.getShape()) {
                product = Math.multiplyExact(product, Math.max(1, size));
            }
        } catch (ArithmeticException e) {
            throw new CheckpointException(file.path(), "tensor '" + name + "' has a shape too large to count", e);
        }
    }

    private static void convert(String dtype, ByteBuffer from, ByteBuffer to) {
        switch (dtype) {
            case "F16" -> {
                while (from.hasRemaining()) {
                    to.putFloat(Float16Utils.halfToFloat(from.getShort()));
                }
            }
            case "BF16" -> {
                while (from.hasRemaining()) {
                    to.putInt(from.getShort() << 16);
                }
            }
            case "I16" -> {
                while (from.hasRemaining()) {
                    to.putInt(from.getShort());
                }
            }
            case "U16" -> {
                while (from.hasRemaining()) {
                    to.putInt(from.getShort() & 0xFFFF);
                }
            }
            case "U32" -> {
                while (from.hasRemaining()) {
                    to.putLong(from.getInt() & 0xFFFFFFFFL);
                }
            }
            default -> to.put(from);
        }
    }
}
