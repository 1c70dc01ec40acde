package org.jdiffusion.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.util.Float16Utils;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Writes safetensors files, byte for byte as the Python library does for the same content. */
public final class SafeTensors {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SafeTensors() {}

    /**
     * Writes {@code tensors} to {@code path}, whole or not at all.
     *
     * @param metadata remarks for the header, such as {@code format=pt}; null for none
     */
    public static void write(Path path, Map<String, NDArray> tensors, Map<String, String> metadata)
            throws IOException {
        write(path, tensors, metadata, false);
    }

    /** The same with float32 tensors rounded to half precision, which halves the file. */
    public static void writeHalf(Path path, Map<String, NDArray> tensors, Map<String, String> metadata)
            throws IOException {
        write(path, tensors, metadata, true);
    }

    private static void write(Path path, Map<String, NDArray> tensors, Map<String, String> metadata, boolean half)
            throws IOException {
        // as the reference: widest type first, then by name
        List<Map.Entry<String, NDArray>> entries = new ArrayList<>(tensors.entrySet());
        entries.sort(Comparator.comparingInt((Map.Entry<String, NDArray> e) -> -width(e.getValue(), half))
                .thenComparing(e -> e.getKey().getBytes(StandardCharsets.UTF_8), java.util.Arrays::compareUnsigned));
        ObjectNode header = JSON.createObjectNode();
        if (metadata != null) {
            ObjectNode remarks = header.putObject("__metadata__");
            metadata.forEach(remarks::put);
        }
        long offset = 0;
        for (Map.Entry<String, NDArray> entry : entries) {
            NDArray array = entry.getValue();
            ObjectNode info = header.putObject(entry.getKey());
            info.put("dtype", dtype(entry.getKey(), array, half));
            ArrayNode shape = info.putArray("shape");
            for (long size : array.getShape().getShape()) {
                shape.add(size);
            }
            long end = offset + array.getShape().size() * width(array, half);
            info.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsBytes(header);
        int padded = (json.length + 7) / 8 * 8;
        ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(padded).put(json);
        while (head.hasRemaining()) {
            head.put((byte) ' ');
        }
        head.flip();
        Atomic.write(path, channel -> {
            writeAll(channel, head.duplicate());
            for (Map.Entry<String, NDArray> entry : entries) {
                if (entry.getValue().size() > 0) {
                    writeAll(channel, bytes(entry.getValue(), half));
                }
            }
        });
    }

    private static ByteBuffer bytes(NDArray array, boolean half) {
        ByteBuffer data = array.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        if (!half || array.getDataType() != DataType.FLOAT32) {
            return data;
        }
        ByteBuffer rounded = ByteBuffer.allocate(data.remaining() / 2).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            rounded.putShort(Float16Utils.floatToHalf(data.getFloat()));
        }
        return rounded.flip();
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static int width(NDArray array, boolean half) {
        return half && array.getDataType() == DataType.FLOAT32 ? 2 : array.getDataType().getNumOfBytes();
    }

    private static String dtype(String name, NDArray array, boolean half) {
        return switch (array.getDataType()) {
            case FLOAT32 -> half ? "F16" : "F32";
            case FLOAT64 -> "F64";
            case FLOAT16 -> "F16";
            case INT64 -> "I64";
            case INT32 -> "I32";
            case INT8 -> "I8";
            case UINT8 -> "U8";
            case BOOLEAN -> "BOOL";
            default -> throw new IllegalArgumentException(
                    "tensor '" + name + "' of type " + array.getDataType() + " cannot be written");
        };
    }
}
