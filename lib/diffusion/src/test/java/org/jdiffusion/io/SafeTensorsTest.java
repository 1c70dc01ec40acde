package org.jdiffusion.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.golden.Golden;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NothingLeft.class)
class SafeTensorsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"mixed, true", "names, false", "no_tensors, false", "no_remarks, true", "remarks_only, true"})
    void writesTheBytesThatPythonWrites(String name, boolean remarks) throws Exception {
        Path written = folder.resolve(name);
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile golden = Golden.tensors("written/" + name)) {
            Map<String, NDArray> tensors = new TreeMap<>(Comparator.reverseOrder()); // the order given is no matter
            for (String tensor : golden.tensors().keySet()) {
                NDArray array = golden.read(tensor, manager);
                tensors.put(tensor, tensor.endsWith(".f16") ? array.toType(DataType.FLOAT16, false) : array);
            }
            SafeTensors.write(written, tensors, remarks ? golden.metadata() : null);
        }
        Path golden = Golden.path("written/" + name + ".safetensors");
        assertThat(Files.readString(written, ISO_8859_1)).isEqualTo(Files.readString(golden, ISO_8859_1));
    }

    @Test
    void halves_areRoundedAsPythonRounds() throws Exception {
        Path written = folder.resolve("halves");
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile floats = Golden.tensors("written/floats")) {
            NDArray numbers = floats.read("x", manager);
            int before = NothingLeft.count(manager);
            SafeTensors.writeHalf(written, Map.of("x", numbers), Map.of("format", "pt"));
            assertThat(NothingLeft.count(manager)).isEqualTo(before);
        }
        assertThat(written).hasSameBinaryContentAs(Golden.path("written/halves.safetensors"));
    }

    @Test
    void half_leavesOtherTypesAsTheyAre() throws Exception {
        Path written = folder.resolve("w");
        try (NDManager manager = Torch.newManager()) {
            SafeTensors.writeHalf(
                    written, Map.of("d", manager.create(0.1), "i", manager.create(new int[] {70000})), null);
        }
        try (SafeTensorsFile file = SafeTensorsFile.open(written)) {
            assertThat(file.tensors().get("d").dtype()).isEqualTo("F64");
            assertThat(file.tensors().get("i").dtype()).isEqualTo("I32");
            assertThat(file.metadata()).isEmpty();
        }
    }

    @Test
    void remarks_standInOneOrder() throws Exception {
        Map<String, String> remarks = Map.of("b", "2", "a", "1", "d", "4", "c", "3");
        SafeTensors.write(folder.resolve("w"), Map.of(), remarks);
        assertThat(Files.readString(folder.resolve("w"))).contains("\"a\":\"1\",\"b\":\"2\",\"c\":\"3\",\"d\":\"4\"");
    }

    @Test
    void viewsThatAreNotContiguous_areWrittenInOrder() throws Exception {
        Path written = folder.resolve("w");
        try (NDManager manager = Torch.newManager()) {
            NDArray array = manager.arange(6f).reshape(2, 3).transpose();
            int before = NothingLeft.count(manager);
            SafeTensors.write(written, Map.of("x", array), null);
            assertThat(NothingLeft.count(manager))
                    .as("nothing is left on the caller's manager")
                    .isEqualTo(before);
            try (SafeTensorsFile file = SafeTensorsFile.open(written)) {
                assertThat(file.read("x", manager).getShape()).isEqualTo(new Shape(3, 2));
                assertThat(file.read("x", manager).toFloatArray()).containsExactly(0, 3, 1, 4, 2, 5);
            }
        }
    }

    @Test
    void aFailedWrite_leavesTheOldFileAndNothingElse() throws Exception {
        Path path = folder.resolve("w");
        Files.writeString(path, "old");
        try (NDManager manager = Torch.newManager()) {
            NDArray one = manager.create(new float[] {1});
            assertThatThrownBy(() -> SafeTensors.write(path, Map.of("__metadata__", one), null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("__metadata__");
            assertThatThrownBy(() -> Atomic.write(path, channel -> {
                        throw new java.io.IOException("disk full");
                    }))
                    .hasMessage("disk full");
        }
        assertThat(path).hasContent("old");
        assertThat(names()).containsExactly("w");
    }

    @Test
    void writingOverAFolder_failsAndLeavesNothing() throws Exception {
        Files.createDirectories(folder.resolve("w").resolve("inner"));
        assertThatThrownBy(() -> SafeTensors.write(folder.resolve("w"), Map.of(), null))
                .isInstanceOf(java.io.IOException.class);
        assertThat(names()).containsExactly("w");
    }

    @Test
    void aLinkToAFolder_isWrittenThrough() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        SafeTensors.write(link.resolve("w"), Map.of(), null);
        assertThat(real.resolve("w")).exists();
    }

    @Test
    void permissions_areThoseOfAnyNewFile() throws Exception {
        Path plain = Files.createFile(folder.resolve("plain"));
        SafeTensors.write(folder.resolve("deep/er/w"), Map.of(), null);
        if (Files.getFileStore(plain).supportsFileAttributeView("posix")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve("deep/er/w")))
                    .isEqualTo(Files.getPosixFilePermissions(plain));
        }
    }

    private Stream<String> names() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList().stream();
        }
    }
}
