package org.jdiffusion.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InspectCommandTest {
    /** Files whose fate the reference implementation decided: see the README beside their maker. */
    private static final Path GOLDEN = Path.of("../diffusion/src/test/resources/golden/safetensors");

    /** What the format's text forbids and the reference lets pass: a name twice, a header that begins with a space. */
    private static final List<String> STRICTER =
            List.of("duplicate_name_same_bytes.safetensors", "header_starts_with_space.safetensors");

    @TempDir
    Path folder;

    static List<Path> hostileFiles() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN.resolve("hostile"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("hostileFiles")
    void agreesWithTheReferenceOnHostileFiles(Path file) throws IOException {
        String name = file.getFileName().toString();
        JsonNode verdict = new ObjectMapper()
                .readTree(GOLDEN.resolve("verdicts.json").toFile())
                .path("files")
                .path(name);
        boolean accepted = verdict.path("accept").asBoolean() && !STRICTER.contains(name);

        CourseRun course = CourseRun.run("inspect", file);

        assertThat(course.exit()).as(course.err()).isEqualTo(accepted ? 0 : 2);
        assertThat(course.err().lines()).hasSize(accepted ? 0 : 1);
        if (accepted) {
            verdict.path("shapes")
                    .fieldNames()
                    .forEachRemaining(tensor -> assertThat(course.out()).contains(tensor));
        } else {
            assertThat(course.out()).isEmpty();
            assertThat(course.err()).startsWith("course: " + file + ": ").doesNotContain("Exception");
        }
    }

    @Test
    void listsTensorsMetadataAndTotals() {
        CourseRun course = CourseRun.run("inspect", GOLDEN.resolve("every_dtype.safetensors"));

        assertThat(course.exit()).isZero();
        assertThat(course.out().lines().map(line -> line.replaceAll(" +", " ")))
                .contains("tensor dtype shape bytes", "matrix F32 [2, 3] 24", "scalar F32 [] 4")
                .contains("warning f32: 3 NaN or infinite")
                .contains("metadata format = pt", "17 tensors, 86 numbers, 323 bytes");
    }

    @Test
    void listsAFileOfTorchSave_likeItsTwin_andRefusesWhatIsNone() {
        Path pickles = GOLDEN.resolveSibling("pickles");
        CourseRun course = CourseRun.run("inspect", pickles.resolve("zip.bin"));
        CourseRun twin = CourseRun.run("inspect", pickles.resolve("numbers.safetensors"));

        assertThat(course.exit()).isZero();
        assertThat(course.out().lines())
                .containsExactlyInAnyOrderElementsOf(twin.out().lines().toList());
        assertThat(CourseRun.run("inspect", pickles.resolve("module.bin")).err())
                .contains("holds torch.nn.modules.linear.Linear, which is no tensor: refused")
                .hasLineCount(1);
    }

    @Test
    void listsTypesThatTheEngineLacks() throws IOException {
        Path file = file(
                "{\"a\":{\"dtype\":\"U64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F8_E4M3\",\"shape\":[3],\"data_offsets\":[8,11]}}",
                11);

        CourseRun course = CourseRun.run("inspect", file);

        assertThat(course.out()).contains("U64").contains("F8_E4M3").contains("2 tensors, 4 numbers, 11 bytes");
    }

    @Test
    void longOrTrickyNamesDoNotReachTheTerminal() throws IOException {
        String name = "\\u001b[2J" + "x".repeat(100_000);
        Path file = file("{\"" + name + "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}", 0);

        CourseRun course = CourseRun.run("inspect", file);

        assertThat(course.exit()).isZero();
        assertThat(course.out())
                .doesNotContain("\u001b")
                .contains("\\u001b[2Jxxx")
                .hasSizeLessThan(2_000);
    }

    @Test
    void aFolderOrAMissingFileIsExit2() {
        assertThat(CourseRun.run("inspect", folder).err()).contains("not a file");
        assertThat(CourseRun.run("inspect", folder.resolve("none")).err()).contains("no such file");
    }

    @Test
    void anyMutationIsListedOrRefusedInOneSentence() throws IOException {
        byte[] good = Files.readAllBytes(GOLDEN.resolve("every_dtype.safetensors"));
        Random random = new Random(7);
        Path file = folder.resolve("mutant.safetensors");
        for (int round = 0; round < 500; round++) {
            byte[] bytes = mutated(good, random);
            Files.write(file, bytes);

            CourseRun course = CourseRun.run("inspect", file);

            assertThat(course.exit()).as("round %d", round).isIn(0, 2);
            assertThat(course.err()).as("round %d", round).doesNotContain("bug");
            assertThat(course.err().lines().count()).isEqualTo(course.exit() == 0 ? 0 : 1);
        }
    }

    private static byte[] mutated(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = random.nextInt(random.nextBoolean() ? 1_400 : bytes.length) % bytes.length;
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] = (byte) "{}[]\",:0123456789-e.".charAt(random.nextInt(20));
                case 2 -> bytes[random.nextInt(8)] ^= (byte) (1 << random.nextInt(8));
                default -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
            }
        }
        return bytes;
    }

    private Path file(String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        return Files.write(folder.resolve("made.safetensors"), bytes.array());
    }
}
