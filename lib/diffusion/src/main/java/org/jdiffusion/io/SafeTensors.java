package org.jdiffusion.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;

/** Writes safetensors files, byte for byte as the Python library does for the same content. */
public final class SafeTensors {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build())
            .build();

    /** The reference's order of types within a file. */
    private static final List<String> ORDER = List.of("I64", "F64", "F32", "I32", "F16", "I8", "U8", "BOOL");

    private SafeTensors() {}

    /**
     * Writes {@code tensors} to {@code path}, whole or not at all.
     *
     * @param metadata remarks for the header, such as {@code format=pt}; null for none
     */
    public static void write(Path path, Map<String, NDArray> tensors, Map<String, String> metadata) throws IOException {
        write(path, tensors, metadata, false);
    }

    /** The same with float32 tensors rounded to half precision, which halves the file. */
    public static void writeHalf(Path path, Map<String, NDArray> tensors, Map<String, String> metadata)
            throws IOException {
        write(path, tensors, metadata, true);
    }

    private static void write(Path path, Map<String, NDArray> tensors, Map<String, String> metadata, boolean half)
            throws IOException {
        // as the reference: by type, then by name
        List<Map.Entry<String, NDArray>> entries = new ArrayList<>(tensors.entrySet());
        entries.sort(Comparator.comparingInt((Map.Entry<String, NDArray> e) -> ORDER.indexOf(dtype(e, half)))
                .thenComparing(e -> e.getKey().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
        if (tensors.containsKey(SafeTensorsHeader.METADATA)) {
            throw new IllegalArgumentException("no tensor can be named " + SafeTensorsHeader.METADATA);
        }
        ObjectNode header = JSON.createObjectNode();
        if (metadata != null) {
            ObjectNode remarks = header.putObject(SafeTensorsHeader.METADATA);
            new TreeMap<>(metadata).forEach(remarks::put); // in one order, so that equal content is equal bytes
        }
        long offset = 0;
        for (Map.Entry<String, NDArray> entry : entries) {
            NDArray array = entry.getValue();
            ObjectNode info = header.putObject(entry.getKey());
            info.put("dtype", dtype(entry, half));
            ArrayNode shape = info.putArray("shape");
            for (long size : array.getShape().getShape()) {
                shape.add(size);
            }
            long end = offset + array.getShape().size() * (SafeTensorsHeader.BITS.get(dtype(entry, half)) / 8);
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
                    try (Scope scope = new Scope()) {
                        NDArray array = entry.getValue();
                        // the engine rounds halves as Python does: to the nearest, ties to even
                        NDArray stored = halved(array, half) ? array.toType(DataType.FLOAT16, false) : array;
                        writeAll(channel, Numbers.bytes(stored));
                    }
                }
            }
        });
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static boolean halved(NDArray array, boolean half) {
        return half && array.getDataType() == DataType.FLOAT32;
    }

    private static String dtype(Map.Entry<String, NDArray> entry, boolean half) {
        NDArray array = entry.getValue();
        return switch (array.getDataType()) {
            case FLOAT32 -> halved(array, half) ? "F16" : "F32";
            case FLOAT64 -> "F64";
            case FLOAT16 -> "F16";
            case INT64 -> "I64";
            case INT32 -> "I32";
            case INT8 -> "I8";
            case UINT8 -> "U8";
            case BOOLEAN -> "BOOL";
            default ->
                throw new IllegalArgumentException(
                        "tensor '" + entry.getKey() + "' of type " + array.getDataType() + " cannot be written");
        };
    }
}
