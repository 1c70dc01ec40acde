package org.jdiffusion.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdiffusion.NothingLeft;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeft.class)
class MappedFileTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("a b'\"$数");
        assumeThat(MappedFile.canMap(file)).isTrue();
        ByteBuffer bytes = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putDouble(0.1).putFloat(1).putFloat(2).putFloat(3).putFloat(4);
        bytes.putShort((short) 0x3E00).putShort((short) 0xC000); // halves: 1.5, -2
        bytes.putShort((short) 0x3FC0).putShort((short) 0xC000); // bfloats: 1.5, -2
        Files.write(file, bytes.array());
    }

    @Test
    void everyType_fillsEveryType() throws Exception {
        try (NDManager m = Torch.newManager()) {
            for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
                NDArray scalar = m.create(new Shape(), type);
                NDArray floats = m.create(new Shape(2, 2), type);
                NDArray halves = m.create(new Shape(2), type);
                NDArray bfloats = m.create(new Shape(2, 1), type);
                NDArray none = m.create(new Shape(0, 3), type);
                int before = NothingLeft.count(m);
                MappedFile mapped = new MappedFile(file, 40);
                mapped.add(bfloats, DataType.BFLOAT16, 28);
                mapped.add(floats, DataType.FLOAT32, 8);
                mapped.add(halves, DataType.FLOAT16, 24);
                mapped.add(scalar, DataType.FLOAT64, 0);
                mapped.add(none, DataType.FLOAT32, 40);
                fill(mapped);
                assertThat(NothingLeft.count(m)).isEqualTo(before);
                assertThat(scalar.toType(DataType.FLOAT64, false).toDoubleArray())
                        .containsExactly(type == DataType.FLOAT64 ? 0.1 : 0.1f);
                assertThat(numbers(floats)).containsExactly(1, 2, 3, 4);
                assertThat(numbers(halves)).containsExactly(1.5f, -2);
                assertThat(numbers(bfloats)).containsExactly(1.5f, -2);
                assertThat(floats.getShape()).isEqualTo(new Shape(2, 2));
                assertThat(none.getShape()).isEqualTo(new Shape(0, 3));
            }
        }
    }

    @Test
    void whatIsFilled_trains_leavesTheFileAlone_andOutlivesIt() throws Exception {
        byte[] before = Files.readAllBytes(file);
        try (NDManager m = Torch.newManager()) {
            NDArray x = m.create(new Shape(4));
            MappedFile mapped = new MappedFile(file, 40);
            mapped.add(x, DataType.FLOAT32, 8);
            fill(mapped);
            x.setRequiresGradient(true);
            try (Grad on = Grad.on()) {
                Grad.backward(x.mul(x).sum());
            }
            try (Grad off = Grad.off()) {
                x.subi(x.getGradient());
            }
            assertThat(x.toFloatArray()).containsExactly(-1, -2, -3, -4);
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
            Files.delete(file);
            assertThat(x.toFloatArray()).containsExactly(-1, -2, -3, -4);
        }
    }

    @Test
    void whatCannotBeMapped_isRefused_andNothingChanges() {
        try (NDManager m = Torch.newManager()) {
            NDArray x = m.ones(new Shape(4));
            for (MappedFile bad :
                    new MappedFile[] {new MappedFile(folder.resolve("absent"), 40), new MappedFile(file, 44)}) {
                bad.add(x, DataType.FLOAT32, 8);
                assertThatThrownBy(() -> fill(bad))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(folder.toString());
            }
            MappedFile mapped = new MappedFile(file, 40);
            for (int begin : new int[] {2, 28, -4}) {
                assertThatThrownBy(() -> mapped.add(x, DataType.FLOAT32, begin))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("begin");
            }
            assertThatThrownBy(() -> mapped.add(x, DataType.INT32, 8))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("type");
            assertThat(x.toFloatArray()).containsExactly(1, 1, 1, 1);
        }
    }

    @Test
    void whatIsMapped_changesNothing_untilItIsFilled_andOutlivesTheFile() throws Exception {
        try (NDManager m = Torch.newManager();
                MappedFile mapped = new MappedFile(file, 40)) {
            NDArray shared = m.ones(new Shape(4));
            NDArray converted = m.ones(new Shape(2));
            mapped.add(shared, DataType.FLOAT32, 8);
            mapped.add(converted, DataType.FLOAT16, 24);
            mapped.map();
            assertThat(shared.toFloatArray()).containsExactly(1, 1, 1, 1);
            assertThat(converted.toFloatArray()).containsExactly(1, 1);
            Files.delete(file);
            mapped.fill();
            assertThat(shared.toFloatArray()).containsExactly(1, 2, 3, 4);
            assertThat(converted.toFloatArray()).containsExactly(1.5f, -2);
        }
    }

    private static void fill(MappedFile mapped) throws IOException {
        try (mapped) {
            mapped.map();
            mapped.fill();
        }
    }

    private static float[] numbers(NDArray x) {
        return x.toType(DataType.FLOAT32, false).toFloatArray();
    }
}
