package org.jdiffusion.hub.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParquetFileTest {
    @TempDir
    Path folder;

    private static ParquetFile golden(String name) throws IOException {
        return ParquetFile.open(Goldens.FOLDER.resolve(name + ".parquet"), new PageCache());
    }

    @ParameterizedTest
    @CsvSource({"lz4, LZ4_RAW", "brotli, BROTLI"})
    void otherCompression_isRefusedByName(String name, String codec) throws IOException {
        try (ParquetFile file = golden(name)) {
            assertThatThrownBy(() -> file.value("number", 0))
                    .isInstanceOf(ParquetException.class)
                    .hasMessageContaining(name + ".parquet: row group 0, column number: its compression " + codec);
        }
    }

    @Test
    void list_isRefusedOnlyWhenAskedFor() throws IOException {
        try (ParquetFile file = golden("none_v1_plain")) {
            assertThat(file.value("label", 39)).isEqualTo(39L / 7 % 3);
            assertThatThrownBy(() -> file.value("tags.list.element", 0))
                    .isInstanceOf(ParquetException.class)
                    .hasMessageContaining("column tags.list.element: it is part of a list or map");
        }
    }

    @Test
    void noSuchColumnOrRow_isTheCallersFault() throws IOException {
        try (ParquetFile file = golden("runs")) {
            assertThatThrownBy(() -> file.value("numbers", 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no column 'numbers', it has [number, flag, some]");
            assertThatThrownBy(() -> file.value("number", file.rows()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("wanted 0.." + (file.rows() - 1));
        }
    }

    @Test
    void whatIsNoParquetFile_isRefused() throws IOException {
        Path file = folder.resolve("a.parquet");
        assertThatThrownBy(() -> ParquetFile.open(file, new PageCache())).isInstanceOf(NoSuchFileException.class);
        assertRefused(new byte[0], "too short");
        assertRefused("<html>not found</html>".getBytes(StandardCharsets.UTF_8), "PAR1");
        assertRefused("PAR1\0\0\0\0\377\377\377\377PAR1".getBytes(StandardCharsets.ISO_8859_1), "4294967295 bytes");
        assertRefused("PARE\0\0\0\0\0\0\0\0PARE".getBytes(StandardCharsets.ISO_8859_1), "encrypted");
        assertThatThrownBy(() -> ParquetFile.open(folder, new PageCache()))
                .isInstanceOf(ParquetException.class)
                .hasMessageContaining("not a file");
    }

    @Test
    void damagedPage_isFoundByItsChecksum() throws IOException {
        byte[] bytes = Files.readAllBytes(Goldens.FOLDER.resolve("none_v1_plain.parquet"));
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("butterfly 00020");
        bytes[at + 3] ^= 4;
        Path file = Files.write(folder.resolve("a.parquet"), bytes);
        try (ParquetFile damaged = ParquetFile.open(file, new PageCache())) {
            assertThatThrownBy(() -> damaged.value("name", 20))
                    .isInstanceOf(ParquetException.class)
                    .hasMessageContaining("checksum");
            assertThat(damaged.value("label", 20)).isEqualTo(20L / 7 % 3);
        }
    }

    @Test
    void interruptedThread_doesNotCloseTheFileForOthers() throws IOException {
        try (ParquetFile file = golden("none_v1_plain")) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> file.value("label", 0)).isInstanceOf(ClosedByInterruptException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(file.value("label", 39)).isEqualTo(39L / 7 % 3);
        }
    }

    @Test
    void closedFile_saysSo() throws IOException {
        ParquetFile file = golden("runs");
        file.close();
        assertThatThrownBy(() -> file.value("number", 0)).hasMessageContaining("runs.parquet is closed");
    }

    private void assertRefused(byte[] content, String reason) throws IOException {
        Path file = Files.write(folder.resolve("a.parquet"), content);
        assertThatThrownBy(() -> ParquetFile.open(file, new PageCache()))
                .isInstanceOf(ParquetException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(reason);
    }
}
