package org.jdiffusion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.golden.Golden;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeft.class)
class SafeTensorsFileTest {
    /** What the reference lets pass and this reader does not: one name twice, and a header that begins otherwise. */
    private static final Set<String> STRICTER =
            Set.of("duplicate_name_same_bytes.safetensors", "header_starts_with_space.safetensors");

    @TempDir
    private Path folder;

    @Test
    void everyType_readsTheValuesPythonWrote() throws Exception {
        JsonNode described = Golden.json("safetensors/every_dtype");
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile file = Golden.tensors("safetensors/every_dtype")) {
            assertThat(file.metadata()).containsExactly(Map.entry("format", "pt"));
            assertThat(file.tensors()).hasSize(described.get("tensors").size());
            for (Map.Entry<String, JsonNode> entry : described.get("tensors").properties()) {
                JsonNode wanted = entry.getValue();
                NDArray array = file.read(entry.getKey(), manager);
                assertThat(file.tensors().get(entry.getKey()).dtype())
                        .isEqualTo(wanted.get("dtype").asText());
                assertThat(array.getShape()).as(entry.getKey()).isEqualTo(shape(wanted.get("shape")));
                Number[] values = array.toArray();
                assertThat(values)
                        .as(entry.getKey())
                        .hasSize(wanted.get("values").size());
                for (int i = 0; i < values.length; i++) {
                    JsonNode value = wanted.get("values").get(i);
                    assertThat(same(array.getDataType(), values[i], value))
                            .as("%s[%d]: wanted %s, got %s", entry.getKey(), i, value, values[i])
                            .isTrue();
                }
            }
        }
    }

    @Test
    void everyHostileFile_getsTheVerdictOfTheReference_butTwo() throws Exception {
        JsonNode verdicts = Golden.json("safetensors/verdicts").get("files");
        Set<String> differ = new TreeSet<>();
        for (Map.Entry<String, JsonNode> entry : verdicts.properties()) {
            Path path = Golden.path("safetensors/hostile").resolve(entry.getKey());
            boolean accepted;
            try (NDManager manager = Torch.newManager()) {
                readAll(path, manager);
                accepted = true;
                assertSameContent(path, entry.getValue());
            } catch (CheckpointException e) {
                accepted = false;
                assertThat(e).hasMessageStartingWith(path.toString());
            }
            if (accepted != entry.getValue().get("accept").asBoolean()) {
                differ.add((accepted ? "more lenient: " : "") + entry.getKey());
            }
        }
        assertThat(verdicts.size()).isGreaterThan(50);
        assertThat(differ).isEqualTo(new TreeSet<>(STRICTER));
    }

    @Test
    void refusesWhatIsNoFile() throws Exception {
        assertThatThrownBy(() -> SafeTensorsFile.open(folder.resolve("absent")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("absent");
        assertThatThrownBy(() -> SafeTensorsFile.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("not a file");
    }

    @Test
    void tensorOfAbsentNameOrForeignType_isNamed() throws Exception {
        Path path = file(
                "{\"a\":{\"dtype\":\"U64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F8_E4M3FNUZ\",\"shape\":[2],\"data_offsets\":[8,10]}}",
                new byte[10]);
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile file = SafeTensorsFile.open(path)) {
            assertThatThrownBy(() -> file.read("c", manager))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("'c'");
            for (String name : new String[] {"a", "b"}) {
                assertThatThrownBy(() -> file.read(name, manager))
                        .isInstanceOf(CheckpointException.class)
                        .hasMessageContaining("'" + name + "'")
                        .hasMessageContaining(file.tensors().get(name).dtype());
            }
        }
    }

    @Test
    void emptyTensorsOfAbsurdShape_areReadOrRefused() throws Exception {
        for (String shape :
                new String[] {"0,4611686018427387904,4", "9223372036854775807,0", "0,9223372036854775807"}) {
            Path path =
                    file("{\"a\":{\"dtype\":\"F32\",\"shape\":[" + shape + "],\"data_offsets\":[0,0]}}", new byte[0]);
            try (NDManager manager = Torch.newManager()) {
                readAll(path, manager);
            } catch (CheckpointException e) {
                assertThat(e).hasMessageContaining("'a'");
            }
        }
    }

    @Test
    void unusualIntegers_becomeWiderOnes() throws Exception {
        ByteBuffer data = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(-1).putInt(7).putShort((short) -2);
        Path path = file(
                "{\"u32\":{\"dtype\":\"U32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"u16\":{\"dtype\":\"U16\",\"shape\":[1],\"data_offsets\":[8,10]}}",
                data.array());
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile file = SafeTensorsFile.open(path)) {
            assertThat(file.read("u32", manager).toLongArray()).containsExactly(4294967295L, 7);
            assertThat(file.read("u16", manager).toIntArray()).containsExactly(65534);
        }
    }

    @Test
    void everyHalfAndEveryBfloat_readsExactly() throws Exception {
        ByteBuffer patterns = ByteBuffer.allocate(2 * 65536).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 65536; i++) {
            patterns.putShort((short) i);
        }
        Path half = file("{\"x\":{\"dtype\":\"F16\",\"shape\":[65536],\"data_offsets\":[0,131072]}}", patterns.array());
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile file = SafeTensorsFile.open(half)) {
            float[] values = file.read("x", manager).toFloatArray();
            for (int i = 0; i < 65536; i++) {
                assertThat(Float.valueOf(values[i])).as("F16 %04x", i).isEqualTo(Float.valueOf(half(i)));
            }
        }
        Path bfloat =
                file("{\"x\":{\"dtype\":\"BF16\",\"shape\":[65536],\"data_offsets\":[0,131072]}}", patterns.array());
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile file = SafeTensorsFile.open(bfloat)) {
            float[] values = file.read("x", manager).toFloatArray();
            for (int i = 0; i < 65536; i++) {
                assertThat(Float.valueOf(values[i]))
                        .as("BF16 %04x", i)
                        .isEqualTo(Float.valueOf(Float.intBitsToFloat(i << 16)));
            }
        }
    }

    @Test
    void tensorsLargerThanOneChunk_readWhole_alsoInsideAZip() throws Exception {
        int n = (3 << 20) / 4 + 5; // three chunks and a rest
        ByteBuffer data = ByteBuffer.allocate(4 * n + 2 * n).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < n; i++) {
            data.putFloat(i);
        }
        for (int i = 0; i < n; i++) {
            data.putShort((short) i);
        }
        Path path = file(
                "{\"f\":{\"dtype\":\"F32\",\"shape\":[" + n + "],\"data_offsets\":[0," + 4 * n + "]},"
                        + "\"i\":{\"dtype\":\"I16\",\"shape\":[" + n + "],\"data_offsets\":[" + 4 * n + "," + 6 * n
                        + "]}}",
                data.array());
        checkRamp(path, n);
        URI zip = URI.create("jar:" + folder.resolve("a.zip").toUri());
        try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Files.copy(path, inside.getPath("/w.safetensors"));
        }
        try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of())) {
            checkRamp(inside.getPath("/w.safetensors"), n);
        }
    }

    private static void checkRamp(Path path, int n) throws IOException {
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile file = SafeTensorsFile.open(path)) {
            float[] floats = file.read("f", manager).toFloatArray();
            int[] ints = file.read("i", manager).toIntArray();
            for (int i = 0; i < n; i++) {
                if (floats[i] != i || ints[i] != (short) i) {
                    throw new AssertionError("element " + i + ": " + floats[i] + ", " + ints[i]);
                }
            }
        }
    }

    static void readAll(Path path, NDManager manager) throws IOException {
        try (TensorFile file = TensorFile.open(path)) {
            for (String name : file.tensors().keySet()) {
                file.read(name, manager).close();
            }
        }
    }

    private static void assertSameContent(Path path, JsonNode verdict) throws IOException {
        if (!verdict.get("accept").asBoolean()) {
            return;
        }
        try (SafeTensorsFile file = SafeTensorsFile.open(path)) {
            assertThat(file.shapes()).hasSize(verdict.get("shapes").size());
            verdict.get("shapes")
                    .properties()
                    .forEach(e -> assertThat(file.shapes().get(e.getKey())).isEqualTo(shape(e.getValue())));
            verdict.get("metadata")
                    .properties()
                    .forEach(e -> assertThat(file.metadata())
                            .containsEntry(e.getKey(), e.getValue().asText()));
        }
    }

    /** A number against JSON, in which infinities and NaN are strings and -0.0 keeps its sign. */
    private static boolean same(DataType type, Number actual, JsonNode wanted) {
        return switch (type) {
            case FLOAT32 -> Float.compare(actual.floatValue(), (float) wanted(wanted)) == 0;
            case FLOAT64 -> Double.compare(actual.doubleValue(), wanted(wanted)) == 0;
            case BOOLEAN -> actual.intValue() == (wanted.asBoolean() ? 1 : 0);
            case UINT8 -> (actual.intValue() & 0xFF) == wanted.intValue();
            default -> actual.longValue() == wanted.longValue();
        };
    }

    private static double wanted(JsonNode value) {
        return value.isTextual() ? Double.parseDouble(value.textValue()) : value.doubleValue();
    }

    /** IEEE 754 binary16, by its definition. */
    private static float half(int bits) {
        int exponent = bits >> 10 & 31;
        int fraction = bits & 1023;
        float size = exponent == 31
                ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                : exponent == 0 ? Math.scalb((float) fraction, -24) : Math.scalb(1024f + fraction, exponent - 25);
        return bits >> 15 == 0 ? size : -size;
    }

    private static Shape shape(JsonNode sizes) {
        long[] shape = new long[sizes.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = sizes.get(i).asLong();
        }
        return new Shape(shape);
    }

    private Path file(String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(json.length).put(json).put(data);
        return Files.write(Files.createTempFile(folder, "t", ".safetensors"), all.array());
    }
}
