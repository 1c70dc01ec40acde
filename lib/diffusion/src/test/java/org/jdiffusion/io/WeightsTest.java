package org.jdiffusion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.Tiny;
import org.jdiffusion.nn.Init;
import org.jdiffusion.nn.Linear;
import org.jdiffusion.tensor.MappedFile;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.UNet2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeft.class)
class WeightsTest {
    @TempDir
    private Path folder;

    @Test
    void oldNamesAndShapesOfAttention_areTodays() throws Exception {
        try (NDManager m = Torch.newManager()) {
            UNet2D net = Tiny.unet(m);
            Map<String, NDArray> old = new TreeMap<>();
            int renamed = 0;
            for (Map.Entry<String, NDArray> entry : net.stateDict().entrySet()) {
                String name = entry.getKey()
                        .replace(".to_q.", ".query.")
                        .replace(".to_k.", ".key.")
                        .replace(".to_v.", ".value.")
                        .replace(".to_out.0.", ".proj_attn.");
                boolean weight = !name.equals(entry.getKey()) && name.endsWith(".weight");
                renamed += weight ? 1 : 0;
                NDArray array = entry.getValue();
                old.put(
                        name,
                        weight ? array.reshape(array.getShape().addAll(new ai.djl.ndarray.types.Shape(1, 1))) : array);
            }
            assertThat(renamed).isEqualTo(4 * 4); // one block down, one in the middle, two up
            old.put("text_model.embeddings.position_ids", m.create(new long[] {0, 1}));
            Path file = folder.resolve("old.safetensors");
            SafeTensors.write(file, old, null);
            UNet2D loaded = new UNet2D(net.config(), Init.blank(m));
            Pretrained.fill(loaded, file);
            Map<String, float[]> numbers = Tiny.numbers(loaded);
            Tiny.numbers(net)
                    .forEach((name, wanted) ->
                            assertThat(numbers.get(name)).as(name).isEqualTo(wanted));
        }
    }

    @Test
    void aWrongName_isAnsweredWithTheNearest() throws Exception {
        try (NDManager m = Torch.newManager()) {
            for (String wrong : new String[] {"wieght", "model.weight", "weights"}) {
                Path file = folder.resolve("w.safetensors");
                SafeTensors.write(
                        file, Map.of(wrong, m.create(new float[] {1}), "bias", m.create(new float[] {1})), null);
                refused(file, m, "missing weight, unexpected " + wrong, "is '" + wrong + "' meant to be 'weight'?");
            }
            Path file = folder.resolve("w.safetensors");
            SafeTensors.write(file, Map.of("zebra", m.create(1f), "bias", m.create(new float[] {1})), null);
            assertThatThrownBy(() -> Pretrained.fill(new Linear(Init.blank(m), 1, 1), file))
                    .hasMessageContaining("unexpected zebra")
                    .hasMessageNotContaining("meant");
        }
    }

    /** Also from a file whose numbers do not lie where the processor likes them, and from inside a jar. */
    @Test
    void everyFloatingType_isConverted() throws Exception {
        for (String padding : new String[] {"", " ", "  ", "   "}) {
            Path file = folder.resolve("w.safetensors");
            Files.write(file, file(padding));
            assertFilled(file);
        }
        try (FileSystem jar = FileSystems.newFileSystem(
                URI.create("jar:" + folder.resolve("w.jar").toUri()), Map.of("create", "true"))) {
            assertFilled(Files.write(jar.getPath("w.safetensors"), file("")));
        }
    }

    private void assertFilled(Path file) throws IOException {
        try (NDManager m = Torch.newManager()) {
            Linear net = new Linear(Init.blank(m), 2, 2);
            Pretrained.fill(net, file);
            assertThat(net.stateDict().get("weight").toFloatArray()).containsExactly(1.5f, -2, 1, 0);
            assertThat(net.stateDict().get("bias").toFloatArray()).containsExactly(0.5f, -1);
            assertThat(NothingLeft.count(m)).isEqualTo(2);
        }
    }

    private static byte[] file(String padding) {
        byte[] json = ("{\"weight\":{\"dtype\":\"BF16\",\"shape\":[2,2],\"data_offsets\":[0,8]},"
                        + "\"bias\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[8,24]}}" + padding)
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(8 + json.length + 24).order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(json.length).put(json);
        all.putShort((short) 0x3FC0)
                .putShort((short) 0xC000)
                .putShort((short) 0x3F80)
                .putShort((short) 0);
        return all.putDouble(0.5).putDouble(-1).array();
    }

    @Test
    void filesOverTwoGiB_areRead_alsoNearTheirEnd() throws Exception {
        long hole = 3L << 30;
        Path path = folder.resolve("large.safetensors");
        sparse(
                path,
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[" + hole + "],\"data_offsets\":[0," + hole + "]},"
                        + "\"weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[" + hole + "," + (hole + 8)
                        + "]}}",
                Map.of(hole, 1f, hole + 4, 2f));
        try (SafeTensorsFile tensors = SafeTensorsFile.open(path);
                NDManager m = Torch.newManager()) {
            assertThat(tensors.read("weight", m).toFloatArray()).containsExactly(1, 2);
            assertThatThrownBy(() -> tensors.read("a", m))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("too large");
        }
    }

    /** If they were not mapped, the first would be refused: it is too large to be read. */
    @Test
    void tensorsOverTwoGiB_andBehindThem_areMapped() throws Exception {
        Path path = folder.resolve("large.safetensors");
        assumeThat(MappedFile.canMap(path)).isTrue();
        int in = 1 << 14;
        int out = (1 << 15) + 1;
        long weight = 4L * in * out;
        long end = weight + 4L * out;
        sparse(
                path,
                "{\"weight\":{\"dtype\":\"F32\",\"shape\":[" + out + "," + in + "],\"data_offsets\":[0," + weight
                        + "]},"
                        + "\"bias\":{\"dtype\":\"F32\",\"shape\":[" + out + "],\"data_offsets\":[" + weight + "," + end
                        + "]}}",
                Map.of(4L, 1f, weight - 4, 2f, weight, 3f, end - 4, 4f));
        try (NDManager m = Torch.cpu().newSubManager()) {
            Linear net = new Linear(Init.blank(m), in, out);
            Pretrained.fill(net, path);
            NDArray mapped = net.stateDict().get("weight");
            assertThat(mapped.get("0, :3").toFloatArray()).containsExactly(0, 1, 0);
            assertThat(mapped.get("-1, -3:").toFloatArray()).containsExactly(0, 0, 2);
            NDArray behind = net.stateDict().get("bias");
            assertThat(behind.get(":2").toFloatArray()).containsExactly(3, 0);
            assertThat(behind.get("-2:").toFloatArray()).containsExactly(0, 4);
        }
    }

    /** A file that takes no room but for its header and {@code numbers}, by their place; its end must be one of them. */
    private static void sparse(Path path, String header, Map<Long, Float> numbers) throws IOException {
        byte[] json = (header + " ".repeat(-header.length() & 7)).getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length)
                    .array());
            file.write(json);
            for (Map.Entry<Long, Float> number : numbers.entrySet()) {
                file.seek(8 + json.length + number.getKey());
                file.write(ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(number.getValue())
                        .array());
            }
        }
    }

    @Test
    void numbersThatAreNone_areCounted() throws Exception {
        float[] values = {0, Float.NaN, Float.POSITIVE_INFINITY, 65504, Float.NEGATIVE_INFINITY, -1, Float.MIN_VALUE};
        Path path = folder.resolve("w.safetensors");
        try (NDManager m = Torch.newManager()) {
            NDArray x = m.create(values);
            NDArray half = x.toType(DataType.FLOAT16, false);
            SafeTensors.write(
                    path,
                    Map.of("f", x, "d", x.toType(DataType.FLOAT64, false), "h", half, "i", m.create(new int[] {1})),
                    null);
        }
        try (SafeTensorsFile file = SafeTensorsFile.open(path)) {
            for (String name : new String[] {"f", "d", "h"}) {
                assertThat(file.countNonFinite(name)).as(name).isEqualTo(3);
            }
            for (String name : new String[] {"i", "none"}) {
                assertThatThrownBy(() -> file.countNonFinite(name))
                        .isInstanceOf(CheckpointException.class)
                        .hasMessageContaining("'" + name + "'");
            }
        }
    }

    private static void refused(Path file, NDManager m, String... reasons) {
        assertThatThrownBy(() -> Pretrained.fill(new Linear(Init.blank(m), 1, 1), file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContainingAll(reasons);
    }
}
