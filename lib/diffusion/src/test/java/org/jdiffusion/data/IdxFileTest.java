package org.jdiffusion.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdxFileTest {
    private static final byte[] GOOD = TinyMnist.images(3, 1);
    private static final byte[] GOOD_GZIP = TinyMnist.gzip(GOOD);

    @TempDir
    Path folder;

    @Test
    void plainAndGzipGiveTheSameImages() throws IOException {
        IdxFile plain = IdxFile.images(write(GOOD));
        IdxFile gzip = IdxFile.images(write(GOOD_GZIP));

        assertThat(plain.shape()).containsExactly(3, 28, 28);
        assertThat(plain.values()).isEqualTo(Arrays.copyOfRange(GOOD, 16, GOOD.length));
        assertThat(gzip.shape()).containsExactly(3, 28, 28);
        assertThat(gzip.values()).isEqualTo(plain.values());
    }

    @Test
    void gzipOfSeveralMembersAndWithAllHeaderFieldsIsRead() throws IOException {
        byte[] head = TinyMnist.gzip(Arrays.copyOf(GOOD, 100));
        byte[] tail = TinyMnist.gzip(Arrays.copyOfRange(GOOD, 100, GOOD.length));
        byte[] fields = {3, 0, 1, 2, 3, 'n', 0, 'c', 0, 9, 9}; // extra field of 3 bytes, name, comment, header CRC
        byte[] header = Arrays.copyOf(head, 10);
        header[3] = 2 | 4 | 8 | 16;
        byte[] withFields = TinyMnist.join(TinyMnist.join(header, fields), Arrays.copyOfRange(head, 10, head.length));

        assertThat(IdxFile.images(write(TinyMnist.join(withFields, tail))).values())
                .isEqualTo(Arrays.copyOfRange(GOOD, 16, GOOD.length));
    }

    @Test
    void labelsAreRead() throws IOException {
        assertThat(IdxFile.labels(write(TinyMnist.labels(11))).values())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0);
    }

    static Stream<Arguments> hostileImages() {
        byte[] none = {};
        byte[] damaged = GOOD_GZIP.clone();
        damaged[GOOD_GZIP.length / 2] ^= 0x55;
        byte[] wrongCrc = GOOD_GZIP.clone();
        wrongCrc[GOOD_GZIP.length - 6] ^= 1;
        byte[] wrongLength = GOOD_GZIP.clone();
        wrongLength[GOOD_GZIP.length - 1] ^= 1;
        byte[] wrongMethod = GOOD_GZIP.clone();
        wrongMethod[2] = 7;
        byte[] wrongFlags = GOOD_GZIP.clone();
        wrongFlags[3] = (byte) 0x80;
        return Stream.of(
                Arguments.of("empty", none, "is empty"),
                Arguments.of("two bytes", new byte[] {0, 0}, "got 2 bytes"),
                Arguments.of(
                        "text",
                        "<html>404</html>".getBytes(StandardCharsets.US_ASCII),
                        "wanted magic 0x00000803, got 0x3C68746D"),
                Arguments.of("labels", TinyMnist.labels(9), "got 0x00000801"),
                Arguments.of("signed bytes", TinyMnist.idx(0x903, new byte[784], 1, 28, 28), "got 0x00000903"),
                Arguments.of("little endian", TinyMnist.idx(0x03080000, new byte[784], 1, 28, 28), "got 0x03080000"),
                Arguments.of("four dimensions", TinyMnist.idx(0x804, new byte[784], 1, 1, 28, 28), "got 0x00000804"),
                Arguments.of("header cut", Arrays.copyOf(GOOD, 13), "ends inside its header, after 13 bytes"),
                Arguments.of("no images", TinyMnist.idx(0x803, none, 0, 28, 28), "declares 0 as dimension 1"),
                Arguments.of("no rows", TinyMnist.idx(0x803, none, 3, 0, 28), "declares 0 as dimension 2"),
                Arguments.of(
                        "one byte short",
                        Arrays.copyOf(GOOD, GOOD.length - 1),
                        "holds 2367 bytes, its header declares 2368"),
                Arguments.of(
                        "one byte more", TinyMnist.join(GOOD, (byte) 0), "holds 2369 bytes, its header declares 2368"),
                Arguments.of("negative count", TinyMnist.idx(0x803, none, -1, 28, 28), "declares 4294967295"),
                Arguments.of("2^32 in all", TinyMnist.idx(0x803, none, 1 << 16, 1 << 8, 1 << 8), "over 1 GiB"),
                Arguments.of("2^64 in all", TinyMnist.idx(0x803, none, 1 << 22, 1 << 21, 1 << 21), "over 1 GiB"),
                Arguments.of(
                        "2^31 rows", TinyMnist.idx(0x803, none, 1, 1 << 31, 1), "declares 2147483648 as dimension 2"),
                Arguments.of(
                        "gzip short", TinyMnist.gzip(Arrays.copyOf(GOOD, 1000)), "ends after 984 of the 2352 values"),
                Arguments.of(
                        "gzip long", TinyMnist.gzip(TinyMnist.join(GOOD, (byte) 0)), "goes on after the 2352 values"),
                Arguments.of("gzip of nothing", TinyMnist.gzip(none), "is empty"),
                Arguments.of("gzip in gzip", TinyMnist.gzip(GOOD_GZIP), "got 0x1F8B0800"),
                Arguments.of(
                        "gzip claims much",
                        TinyMnist.gzip(TinyMnist.idx(0x803, none, 80_000, 28, 28)),
                        "of gzip cannot hold"),
                Arguments.of(
                        "gzip cut", Arrays.copyOf(GOOD_GZIP, 1000), "damaged gzip: the compressed data end too early"),
                Arguments.of(
                        "gzip cut in header",
                        Arrays.copyOf(GOOD_GZIP, 5),
                        "damaged gzip: the compressed data end too early"),
                Arguments.of("gzip cut in trailer", Arrays.copyOf(GOOD_GZIP, GOOD_GZIP.length - 3), "damaged gzip"),
                Arguments.of("gzip damaged", damaged, "damaged gzip"),
                Arguments.of("gzip wrong checksum", wrongCrc, "damaged gzip: checksum mismatch"),
                Arguments.of("gzip wrong length", wrongLength, "damaged gzip: length mismatch"),
                Arguments.of("gzip wrong method", wrongMethod, "damaged gzip: unknown compression method 7"),
                Arguments.of("gzip wrong flags", wrongFlags, "damaged gzip: unknown compression method 8 or flags 128"),
                Arguments.of("gzip then zeros", TinyMnist.join(GOOD_GZIP, new byte[4]), "bytes after the end"),
                Arguments.of(
                        "gzip then text",
                        TinyMnist.join(GOOD_GZIP, "bye".getBytes(StandardCharsets.US_ASCII)),
                        "bytes after the end"),
                Arguments.of("gzip twice", TinyMnist.join(GOOD_GZIP, GOOD_GZIP), "goes on after the 2352 values"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileImages")
    void hostileImagesAreRefusedWithTheReason(String kind, byte[] content, String reason) throws IOException {
        Path file = write(content);

        assertThatThrownBy(() -> IdxFile.images(file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(reason);
    }

    @Test
    void everyCutAndEveryFlippedHeaderBitIsRefused() throws IOException {
        Path file = folder.resolve("mutant");
        for (int length = 0; length < GOOD_GZIP.length; length += 7) {
            Files.write(file, Arrays.copyOf(GOOD_GZIP, length));
            assertThatThrownBy(() -> IdxFile.images(file)).isInstanceOf(DataException.class);
        }
        for (int bit = 0; bit < 16 * 8; bit++) {
            byte[] mutant = GOOD.clone();
            mutant[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, mutant);
            assertThatThrownBy(() -> IdxFile.images(file)).isInstanceOf(DataException.class);
        }
    }

    @Test
    void labelOutsideTheClassesIsNamed() throws IOException {
        Path file = write(TinyMnist.idx(0x801, new byte[] {0, 9, 10}, 3));
        Path high = write(TinyMnist.idx(0x801, new byte[] {(byte) 255}, 1));

        assertThatThrownBy(() -> IdxFile.labels(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("label 10 at position 2");
        assertThatThrownBy(() -> IdxFile.labels(high)).hasMessageContaining("label 255 at position 0");
    }

    @Test
    void missingFilesAndDirectoriesAreNamed() {
        Path missing = folder.resolve("none");

        assertThatThrownBy(() -> IdxFile.images(missing))
                .isInstanceOf(DataException.class)
                .hasMessage(missing + ": is not there");
        assertThatThrownBy(() -> IdxFile.images(folder))
                .isInstanceOf(DataException.class)
                .hasMessage(folder + ": is a directory");
    }

    /** A terabyte of zeros in a gigabyte of gzip would be the real thing; 64 MiB in 64 KiB shows the same. */
    @Test
    void bombIsLeftAfterTheDeclaredSize() throws IOException {
        Path bomb = folder.resolve("bomb.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            out.write(TinyMnist.idx(0x803, new byte[784], 1, 28, 28));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                out.write(zeros);
            }
        }
        long before = allocated();
        assertThatThrownBy(() -> IdxFile.images(bomb))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("goes on after the 784 values");
        assertThat(allocated() - before).isLessThan(1 << 20);
    }

    @Test
    void hugeClaimAllocatesNothing() throws IOException {
        Path claim = write(TinyMnist.gzip(TinyMnist.idx(0x803, new byte[0], 80_000, 28, 28)));
        long before = allocated();
        assertThatThrownBy(() -> IdxFile.images(claim)).isInstanceOf(DataException.class);
        assertThat(allocated() - before).isLessThan(1 << 20);
    }

    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(Files.createTempFile(folder, "idx", null), content);
    }
}
