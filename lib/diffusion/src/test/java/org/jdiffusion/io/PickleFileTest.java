package org.jdiffusion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.golden.Golden;
import org.jdiffusion.nn.Init;
import org.jdiffusion.nn.Linear;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.Denoiser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NothingLeft.class)
class PickleFileTest {
    private static final Path GOLDEN = Golden.path("pickles");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"zip.bin", "legacy.bin"})
    void everyTypeAndEveryView_readsTheValuesPythonSaved(String name) throws Exception {
        try (TensorFile wanted = TensorFile.open(GOLDEN.resolve("numbers.safetensors"))) {
            assertSame(GOLDEN.resolve(name), wanted);
            URI zip = URI.create("jar:" + folder.resolve("a.zip").toUri());
            try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
                assertSame(Files.copy(GOLDEN.resolve(name), inside.getPath(name)), wanted);
            }
        }
    }

    private static void assertSame(Path path, TensorFile wanted) throws IOException {
        try (NDManager m = Torch.newManager();
                TensorFile file = TensorFile.open(path)) {
            assertThat(file.shapes()).isEqualTo(wanted.shapes());
            assertThat(file.tensors()).hasSize(29);
            for (String tensor : wanted.tensors().keySet()) {
                TensorInfo info = file.tensors().get(tensor);
                assertThat(info.dtype())
                        .as(tensor)
                        .isEqualTo(wanted.tensors().get(tensor).dtype());
                assertThat(file.read(tensor, m).toByteBuffer())
                        .as(tensor)
                        .isEqualTo(wanted.read(tensor, m).toByteBuffer());
                if (List.of("F64", "F32", "F16", "BF16").contains(info.dtype())) {
                    assertThat(file.countNonFinite(tensor)).as(tensor).isEqualTo(wanted.countNonFinite(tensor));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void everyProtocol_fillsAModule(int protocol) throws Exception {
        try (NDManager m = Torch.newManager()) {
            for (String format : new String[] {"zip", "legacy"}) {
                Linear net = new Linear(Init.blank(m), 3, 2);
                Pretrained.fill(net, GOLDEN.resolve("linear_" + format + "_" + protocol + ".bin"));
                assertThat(net.stateDict().get("weight").toFloatArray()).containsExactly(0, 1, 2, 3, 4, 5);
                assertThat(net.stateDict().get("bias").toFloatArray()).containsExactly(1, 2);
            }
        }
    }

    @Test
    void aNetworkOfDiffusers_isThatOfItsSafetensors() throws Exception {
        try (NDManager m = Torch.newManager()) {
            Denoiser wanted = Pretrained.denoiser(GOLDEN.resolve("unet_safetensors"), m, new ArrayList<>());
            for (String form : new String[] {"unet_bin", "unet_sharded"}) {
                Denoiser net = Pretrained.denoiser(GOLDEN.resolve(form), m, new ArrayList<>());
                assertThat(net.stateDict()).hasSameSizeAs(wanted.stateDict());
                wanted.stateDict()
                        .forEach((name, array) -> assertThat(
                                        net.stateDict().get(name).toFloatArray())
                                .as(name)
                                .isEqualTo(array.toFloatArray()));
            }
        }
    }

    @Test
    void tensorsThatShareTheirNumbers_areNotMapped_andDoNotChangeTogether() throws Exception {
        try (TensorFile file = TensorFile.open(GOLDEN.resolve("zip.bin"))) {
            for (String name : new String[] {"whole", "again", "row", "middle", "transposed", "empty", "expanded"}) {
                assertThat(file.piece(name)).as(name).isEmpty();
            }
            for (String name : new String[] {"f64", "f32", "f16", "parameter", "scalar", "one"}) {
                assertThat(file.piece(name)).as(name).isPresent();
            }
            assertThat(file.piece("f32").getAsLong() % 64).isZero(); // so Weights maps it
        }
        byte[] pickle = new Pickles()
                .raw("\u0080\u0002}")
                .text("weight")
                .tensor(4, 0, new long[] {2, 2}, new long[] {1, 2})
                .raw("s")
                .text("bias")
                .tensor(4, 1, new long[] {2}, new long[] {1})
                .raw("s")
                .stop();
        Path tied = Pickles.zip(folder.resolve("tied.bin"), pickle, Pickles.floats(1, 2, 3, 4));
        try (NDManager m = Torch.newManager()) {
            Linear net = new Linear(Init.blank(m), 2, 2);
            Pretrained.fill(net, tied);
            NDArray weight = net.stateDict().get("weight");
            assertThat(weight.toFloatArray()).containsExactly(1, 3, 2, 4);
            weight.muli(0);
            assertThat(net.stateDict().get("bias").toFloatArray()).containsExactly(2, 3);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "checkpoint.bin, entry 'epoch' is a number",
        "module.bin, torch.nn.modules.linear.Linear",
        "program.bin, is compressed"
    })
    void whatIsNoStateDict_isRefusedByName(String name, String reason) {
        assertThatThrownBy(() -> TensorFile.open(GOLDEN.resolve(name)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith(GOLDEN.resolve(name).toString())
                .hasMessageContaining(reason);
    }

    /** Python's order: any safetensors, then diffusers' .bin, then that of transformers, then variants. */
    @Test
    void aFolder_isReadFromItsBin_whereNothingBetterIsThere() throws Exception {
        Path good = GOLDEN.resolve("linear_zip_2.bin");
        String[] names = {
            "pytorch_model.fp16.bin",
            "pytorch_model.bin.index.json",
            "pytorch_model.bin",
            "diffusion_pytorch_model.bin",
            "diffusion_pytorch_model.bin.index.json",
            "model.fp16.safetensors",
            "diffusion_pytorch_model.safetensors"
        };
        for (String name : names) {
            Files.copy(good, folder.resolve(name));
            assertThat(WeightsFile.in(folder)).isEqualTo(folder.resolve(name));
        }
        Files.delete(folder.resolve("diffusion_pytorch_model.safetensors"));
        Files.copy(good, folder.resolve("model.fp32.safetensors"));
        assertThatThrownBy(() -> WeightsFile.in(folder)).hasMessageContaining("several variants");
    }

    @Test
    void anIndex_namesFilesOfItsOwnKind() throws Exception {
        Files.copy(GOLDEN.resolve("linear_zip_2.bin"), folder.resolve("a.bin"));
        String text = "{\"weight_map\":{\"weight\":\"a.bin\",\"bias\":\"a.bin\"}}";
        Path index = Files.writeString(folder.resolve("pytorch_model.bin.index.json"), text);
        try (NDManager m = Torch.newManager()) {
            Pretrained.fill(new Linear(Init.blank(m), 3, 2), folder);
            Path other = Files.move(index, folder.resolve("model.safetensors.index.json"));
            assertThatThrownBy(() -> Pretrained.fill(new Linear(Init.blank(m), 3, 2), folder))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageStartingWith(other.toString())
                    .hasMessageContaining(".safetensors file");
        }
    }
}
