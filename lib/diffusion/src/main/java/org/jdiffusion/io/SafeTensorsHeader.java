package org.jdiffusion.io;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The JSON at the head of a safetensors file, believed only after every check: types known, sizes equal to shape times
 * type, ranges one after another without hole or overlap up to the file's end. What the reference (safetensors 0.8)
 * refuses is refused here; beyond that: a key given twice, a header that does not begin with a brace, a tensor spelled as
 * a list or its type as an object, and a size of 2^63 or more.
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

    /** Any tensor has fewer; torch itself stops at 64. */
    private static final int MOST_DIMENSIONS = 1_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(127)
                    .maxNameLength(1_000_000)
                    .maxStringLength((int) MAX_BYTES)
                    .build())
            .build();

    /**
     * @param bytes the header alone, without the eight bytes of its length
     * @param dataBytes bytes that follow it in the file
     */
    static SafeTensorsHeader parse(Object file, ByteBuffer bytes, long dataBytes) throws IOException {
        if (!bytes.hasRemaining() || bytes.get(bytes.position()) != '{') {
            throw new CheckpointException(file, "the header does not begin with '{': not a safetensors file");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new CheckpointException(file, "the header is not UTF-8", e);
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        // token by token: as a tree, a hostile header would take fifty times its size
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken(); // the brace seen above
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                requireText(file, name);
                json.nextToken();
                if (name.equals(METADATA)) {
                    readMetadata(file, json, metadata);
                } else {
                    tensors.put(name, readTensor(file, name, json));
                }
            }
            if (json.nextToken() != null) {
                throw new CheckpointException(file, "something follows the header's JSON");
            }
        } catch (JsonProcessingException e) {
            throw new CheckpointException(file, "the header is not valid JSON: " + e.getOriginalMessage(), e);
        }
        checkRanges(file, tensors, dataBytes);
        return new SafeTensorsHeader(Collections.unmodifiableMap(tensors), Collections.unmodifiableMap(metadata));
    }

    private static void readMetadata(Object file, JsonParser json, Map<String, String> into) throws IOException {
        if (json.hasToken(JsonToken.VALUE_NULL)) {
            return;
        }
        if (!json.hasToken(JsonToken.START_OBJECT)) {
            throw new CheckpointException(file, METADATA + " must be an object of strings");
        }
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            String value = json.nextTextValue();
            if (value == null) {
                throw new CheckpointException(file, METADATA + "." + key + " must be a string");
            }
            requireText(file, key);
            requireText(file, value);
            into.put(key, value);
        }
    }

    private static TensorInfo readTensor(Object file, String name, JsonParser json) throws IOException {
        if (!json.hasToken(JsonToken.START_OBJECT)) {
            throw new CheckpointException(file, "tensor '" + name + "' must be an object");
        }
        String dtype = null;
        long[] shape = null;
        long[] range = null;
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            requireText(file, key);
            json.nextToken();
            switch (key) {
                case "dtype" -> dtype = json.hasToken(JsonToken.VALUE_STRING) ? json.getText() : null;
                case "shape" -> shape = naturals(file, name, key, json);
                case "data_offsets" -> range = naturals(file, name, key, json);
                default -> skip(file, json);
            }
        }
        if (dtype == null || !BITS.containsKey(dtype)) {
            throw new CheckpointException(file, "tensor '" + name + "' has unknown dtype " + dtype);
        }
        if (shape == null || range == null) {
            throw new CheckpointException(
                    file, "tensor '" + name + "' lacks a list " + (shape == null ? "shape" : "data_offsets"));
        }
        if (range.length != 2 || range[0] > range[1]) {
            throw new CheckpointException(
                    file, "tensor '" + name + "' has data_offsets that are no range: " + Arrays.toString(range));
        }
        try {
            long bits = BITS.get(dtype);
            for (long size : shape) {
                bits = Math.multiplyExact(bits, size);
            }
            if (bits % 8 != 0 || bits / 8 != range[1] - range[0]) {
                throw new CheckpointException(
                        file,
                        "tensor '" + name + "' of " + dtype + " " + Arrays.toString(shape) + " needs " + bits / 8
                                + " bytes, its data_offsets give " + (range[1] - range[0]));
            }
        } catch (ArithmeticException e) {
            throw new CheckpointException(file, "tensor '" + name + "' has a shape too large to count", e);
        }
        return new TensorInfo(dtype, new Shape(shape), range[0], range[1]);
    }

    /** Passes over a value of no meaning, which has to be well formed all the same. */
    private static void skip(Object file, JsonParser json) throws IOException {
        int depth = 0;
        do {
            switch (json.currentToken()) {
                case START_OBJECT, START_ARRAY -> depth++;
                case END_OBJECT, END_ARRAY -> depth--;
                case FIELD_NAME, VALUE_STRING -> requireText(file, json.getText());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                    if (Double.isInfinite(json.getDoubleValue())) {
                        throw new CheckpointException(file, "the header holds a number out of range");
                    }
                }
                default -> {}
            }
        } while (depth > 0 && json.nextToken() != null);
    }

    /** Half of a surrogate pair, escaped, is no character, though it is JSON. */
    private static void requireText(Object file, String text) throws CheckpointException {
        if (text.codePoints().anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            throw new CheckpointException(file, "the header holds half a character: not valid JSON text");
        }
    }

    private static long[] naturals(Object file, String tensor, String key, JsonParser json) throws IOException {
        if (!json.hasToken(JsonToken.START_ARRAY)) {
            throw new CheckpointException(file, "tensor '" + tensor + "' lacks a list " + key);
        }
        LongStream.Builder values = LongStream.builder();
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            boolean natural = json.hasToken(JsonToken.VALUE_NUMBER_INT)
                    && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                    && json.getLongValue() >= 0
                    && !json.getText().startsWith("-"); // -0 is no natural number to the reference
            if (!natural) {
                throw new CheckpointException(
                        file,
                        "tensor '" + tensor + "' has " + key + " with " + json.getText() + ", wanted natural numbers");
            }
            if (++count > MOST_DIMENSIONS) {
                throw new CheckpointException(
                        file, "tensor '" + tensor + "' has " + key + " of more than " + MOST_DIMENSIONS + " numbers");
            }
            values.add(json.getLongValue());
        }
        return values.build().toArray();
    }

    private static void checkRanges(Object file, Map<String, TensorInfo> tensors, long dataBytes)
            throws CheckpointException {
        List<Map.Entry<String, TensorInfo>> byOffset = new ArrayList<>(tensors.entrySet());
        byOffset.sort(Comparator.comparingLong(
                        (Map.Entry<String, TensorInfo> e) -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        long next = 0;
        for (Map.Entry<String, TensorInfo> entry : byOffset) {
            long begin = entry.getValue().begin();
            if (begin != next) {
                throw new CheckpointException(
                        file,
                        "tensor '" + entry.getKey() + "' begins at byte " + begin + ", wanted " + next
                                + (begin < next ? ": it overlaps another" : ": there is a hole before it"));
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
