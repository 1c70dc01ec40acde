package org.jdiffusion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.golden.Golden;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NothingLeft.class)
class HostilePicklesTest {
    private static final byte[] GOOD = Pickles.one(4, 0, new long[] {2, 2}, new long[] {2, 1});

    @TempDir
    private Path folder;

    static Set<String> names() {
        return HostilePickles.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyHostilePickle_isRefusedForItsReason(String name) throws Exception {
        HostilePickles.Hostile hostile = HostilePickles.all().get(name);
        Path path = Pickles.zip(folder.resolve("a.bin"), hostile.pickle(), new byte[16]);
        assertThatThrownBy(() -> TensorFile.open(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith(path.toString())
                .hasMessageContaining(hostile.reason());
    }

    /** In 64 MB, of which the engine and the pickles themselves take half. */
    @Test
    void allOfThem_needLittleMemory() throws Exception {
        assertThat(run(HostilePickles.class, folder.toString())).contains("slowest ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip.bin", "legacy.bin"})
    void fiveThousandDamagedFiles(String name) throws Exception {
        assertSurvives(name, 5_000);
    }

    /** Takes minutes: {@code mvn verify -Pcomplete -pl lib/diffusion -Dtest=HostilePicklesTest}. */
    @ParameterizedTest
    @ValueSource(strings = {"zip.bin", "legacy.bin"})
    @Tag("complete")
    void halfAMillionDamagedFiles(String name) throws Exception {
        assertSurvives(name, 500_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear_zip_2.bin", "linear_legacy_2.bin"})
    void aFileCutShortAnywhere_isRefused(String name) throws Exception {
        byte[] bytes = Files.readAllBytes(Golden.path("pickles").resolve(name));
        Path path = folder.resolve("a.bin");
        for (int length = 0; length < bytes.length; length++) {
            Files.write(path, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> TensorFile.open(path))
                    .as("%d bytes", length)
                    .isInstanceOf(CheckpointException.class);
        }
        Files.write(path, Arrays.copyOf(bytes, bytes.length + 1));
        assertThatThrownBy(() -> TensorFile.open(path)).isInstanceOf(CheckpointException.class);
    }

    @Test
    void aZipThatTorchWouldNotWrite_isRefused() throws Exception {
        byte[] storage = new byte[16];
        Map<String, byte[]> entries = new TreeMap<>(Map.of("a/data.pkl", GOOD, "a/data/0", storage));
        Path path = Pickles.zip(folder.resolve("a.bin"), entries, ZipEntry.STORED);
        try (TensorFile file = TensorFile.open(path);
                NDManager m = Torch.newManager()) {
            assertThat(file.read("a", m).toFloatArray()).containsExactly(0, 0, 0, 0);
        }
        refused(entries, ZipEntry.DEFLATED, "is compressed");
        for (String name : new String[] {"b/data/1", "/etc/passwd", "../x", "a/../../x", "a/data/..\\x", "a", "C:/x"}) {
            entries.put(name, storage);
            refused(entries, ZipEntry.STORED, "one folder");
            entries.remove(name);
        }
        entries.put("a/byteorder", "big".getBytes(StandardCharsets.US_ASCII));
        refused(entries, ZipEntry.STORED, "big-endian");
        entries.remove("a/byteorder");
        entries.remove("a/data.pkl");
        refused(entries, ZipEntry.STORED, "without a data.pkl");
    }

    @Test
    void entriesThatLie_areRefused() throws Exception {
        byte[] good = Files.readAllBytes(Pickles.zip(folder.resolve("good.bin"), GOOD, new byte[16]));
        String text = new String(good, StandardCharsets.ISO_8859_1);
        int listed = text.indexOf("PK\1\2");
        int second = text.indexOf("PK\1\2", listed + 4);
        int end = text.indexOf("PK\5\6");
        lies(good, end + 10, 1, "claims"); // entries
        lies(good, end + 12, 99, "directory"); // its bytes
        lies(good, end + 16, 7, "directory"); // its begin
        lies(good, second + 24, 17, "two sizes");
        lies(good, second + 42, 0, "overlaps another"); // where it begins
        lies(good, listed + 8, 1, "encrypted");
        lies(good, listed + 28, 200, "damaged"); // its name's length
        lies(good, listed + 46, 'b', "directory says"); // its name
        byte[] larger = good.clone();
        larger[second + 20] = 120; // both sizes
        larger[second + 24] = 120;
        refused(larger, "directory says");
        byte[] twice = text.replace("a/data/0", "a/data.p").getBytes(StandardCharsets.ISO_8859_1);

        refused(twice, "the file holds nothing");
    }

    @Test
    void twoPicklesOfOneName_areRefused() throws Exception {
        Map<String, byte[]> entries = new TreeMap<>(Map.of("a/data.pkl", GOOD, "a/data.pkm", GOOD));
        byte[] bytes = Files.readAllBytes(Pickles.zip(folder.resolve("a.bin"), entries, ZipEntry.STORED));
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("a/data.pkm", "a/data.pkl");
        refused(text.getBytes(StandardCharsets.ISO_8859_1), "is there twice");
    }

    @Test
    void olderFilesThatLie_areRefused() throws Exception {
        byte[] good = Files.readAllBytes(Golden.path("pickles").resolve("linear_legacy_2.bin"));
        String text = new String(good, StandardCharsets.ISO_8859_1);
        int little = text.indexOf("little_endian");
        lies(good, text.indexOf('\u0088', little), 0x89, "big-endian");
        lies(good, 4, 1, "torch.save did not write");
        lies(good, text.indexOf("M\u00e9\u0003") + 1, 0, "another version");
        int weight = text.lastIndexOf("\u0000".repeat(7) + floats(0, 1)) - 1;
        lies(good, weight, 5, "takes 24 bytes");
        refused(concat(good, new byte[1]), "follows the last storage");
        refused("L119547037146038801333356L\n.Plain text".getBytes(StandardCharsets.US_ASCII), "opcode");
        refused("plain text".getBytes(StandardCharsets.US_ASCII), "neither a zip file nor a pickle");
    }

    private static String floats(float... values) {
        return new String(Pickles.floats(values), StandardCharsets.ISO_8859_1);
    }

    private void lies(byte[] good, int at, int value, String reason) throws IOException {
        byte[] bytes = good.clone();
        bytes[at] = (byte) value;
        refused(bytes, reason);
    }

    private void refused(Map<String, byte[]> entries, int method, String reason) throws IOException {
        refused(Files.readAllBytes(Pickles.zip(folder.resolve("b.bin"), entries, method)), reason);
    }

    private void refused(byte[] bytes, String reason) throws IOException {
        Path path = Files.write(folder.resolve("c.bin"), bytes);
        assertThatThrownBy(() -> TensorFile.open(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith(path.toString())
                .hasMessageContaining(reason);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(a);
        both.writeBytes(b);
        return both.toByteArray();
    }

    private void assertSurvives(String name, int rounds) throws IOException, InterruptedException {
        String log = run(
                Mutations.class,
                Golden.path("pickles").resolve(name).toString(),
                folder.resolve("damaged.bin").toString(),
                Integer.toString(rounds),
                Integer.toString(rounds)); // as seed: the long run begins otherwise than the short one
        int refused = Integer.parseInt(log.substring(log.lastIndexOf(' ') + 1).strip());
        assertThat(refused).isBetween(rounds / 4, rounds - rounds / 100);
    }

    private static String run(Class<?> program, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName());
        builder.command().addAll(Arrays.asList(arguments));
        Process process = builder.redirectErrorStream(true).start();
        try {
            String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(log).isZero();
            return log;
        } finally {
            process.destroyForcibly();
        }
    }
}
