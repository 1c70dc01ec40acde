package org.jdiffusion.io;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON at the head of a safetensors file, believed only after every check: types known, sizes equal to shape times
 * type, ranges one after another without hole or overlap up to the file's end.
 */
record SafeTensorsHeader(Map<String, TensorInfo> tensors, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";
    static final long MAX_BYTES = 100_000_000;

    /** Bits of an element by the name the format gives its type. */
    static final Map<String, Integer> BITS = Map.ofEntries(
            Map.entry("BOOL", 8),
            Map.entry("U8", 8),
            Map.entry("I8", 8),
            Map.entry("F8_E5M2", 8),
            Map.entry("F8_E4M3", 8),
            Map.entry("F8_E8M0", 8),
            Map.entry("F8_E4M3FNUZ", 8),
            Map.entry("F8_E5M2FNUZ", 8),
            Map.entry("F6_E2M3", 6),
            Map.entry("F6_E3M2", 6),
            Map.entry("F4", 4),
            Map.entry("I16", 16),
            Map.entry("U16", 16),
            Map.entry("F16", 16),
            Map.entry("BF16", 16),
            Map.entry("I32", 32),
            Map.entry("U32", 32),
            Map.entry("F32", 32),
            Map.entry("I64", 64),
            Map.entry("U64", 64),
            Map.entry("F64", 64),
            Map.entry("C64", 64));

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxNameLength(1_000_000)
                            .maxStringLength((int) MAX_BYTES)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * @param bytes the header alone, without the eight bytes of its length
     * @param dataBytes bytes that follow it in the file
     */
    static SafeTensorsHeader parse(Object file, ByteBuffer bytes, long dataBytes) throws CheckpointException {
        if (!bytes.hasRemaining() || bytes.get(bytes.position()) != '{') {
            throw new CheckpointException(file, "the header does not begin with '{': not a safetensors file");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new CheckpointException(file, "the header is not UTF-8", e);
        }
        JsonNode root;
        try (JsonParser parser = JSON.createParser(text)) {
            root = JSON.readTree(parser);
        } catch (JsonProcessingException e) {
            throw new CheckpointException(file, "the header is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new CheckpointException(file, "the header is not valid JSON: " + e.getMessage(), e);
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals(METADATA)) {
                readMetadata(file, field.getValue(), metadata);
            } else {
                tensors.put(field.getKey(), readTensor(file, field.getKey(), field.getValue()));
            }
        }
        checkRanges(file, tensors, dataBytes);
        return new SafeTensorsHeader(Collections.unmodifiableMap(tensors), Collections.unmodifiableMap(metadata));
    }

    private static void readMetadata(Object file, JsonNode node, Map<String, String> into)
            throws CheckpointException {
        if (node.isNull()) {
            return;
        }
        if (!node.isObject()) {
            throw new CheckpointException(file, "__metadata__ must be an object of strings, got " + node.getNodeType());
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getValue().isTextual()) {
                throw new CheckpointException(file, "__metadata__." + field.getKey() + " must be a string");
            }
            into.put(field.getKey(), field.getValue().textValue());
        }
    }

    private static TensorInfo readTensor(Object file, String name, JsonNode node) throws CheckpointException {
        if (!node.isObject()) {
            throw new CheckpointException(file, "tensor '" + name + "' must be an object");
        }
        String dtype = node.path("dtype").isTextual() ? node.get("dtype").textValue() : null;
        if (dtype == null || !BITS.containsKey(dtype)) {
            throw new CheckpointException(file, "tensor '" + name + "' has unknown dtype " + node.get("dtype"));
        }
        long[] shape = naturals(file, name, "shape", node.get("shape"));
        long[] range = naturals(file, name, "data_offsets", node.get("data_offsets"));
        if (range.length != 2 || range[0] > range[1]) {
            throw new CheckpointException(
                    file, "tensor '" + name + "' has data_offsets that are no range: " + node.get("data_offsets"));
        }
        try {
            long bits = BITS.get(dtype);
            for (long size : shape) {
                bits = Math.multiplyExact(bits, size);
            }
            if (bits % 8 != 0 || bits / 8 != range[1] - range[0]) {
                throw new CheckpointException(file, "tensor '" + name + "' of " + dtype + " " + new Shape(shape)
                        + " needs " + bits / 8 + " bytes, its data_offsets give " + (range[1] - range[0]));
            }
        } catch (ArithmeticException e) {
            throw new CheckpointException(file, "tensor '" + name + "' has a shape too large to count", e);
        }
        return new TensorInfo(dtype, new Shape(shape), range[0], range[1]);
    }

    private static long[] naturals(Object file, String tensor, String key, JsonNode node) throws CheckpointException {
        if (node == null || !node.isArray()) {
            throw new CheckpointException(file, "tensor '" + tensor + "' lacks a list " + key);
        }
        long[] values = new long[node.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = node.get(i);
            if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
                throw new CheckpointException(
                        file, "tensor '" + tensor + "' has " + key + " " + node + ", wanted natural numbers");
            }
            values[i] = value.longValue();
        }
        return values;
    }

    private static void checkRanges(Object file, Map<String, TensorInfo> tensors, long dataBytes)
            throws CheckpointException {
        List<Map.Entry<String, TensorInfo>> byOffset = new ArrayList<>(tensors.entrySet());
        byOffset.sort(Comparator.comparingLong((Map.Entry<String, TensorInfo> e) -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        long next = 0;
        for (Map.Entry<String, TensorInfo> entry : byOffset) {
            long begin = entry.getValue().begin();
            if (begin != next) {
                throw new CheckpointException(file, "tensor '" + entry.getKey() + "' begins at byte " + begin
                        + ", wanted " + next + (begin < next ? ": it overlaps another" : ": there is a hole before it"));
            }
            next = entry.getValue().end();
        }
        if (next != dataBytes) {
            throw new CheckpointException(
                    file,
                    "the tensors take " + next + " bytes, the file holds " + dataBytes
                            + (next > dataBytes ? ": it is truncated" : ": something follows them"));
        }
    }
}
