package org.jdiffusion.hub.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever bits fall over: values, or a {@link ParquetException}, and nothing else. */
class ParquetMutationTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "none_v2_dictionary, 300",
        "none_v1_plain, 300",
        "snappy_v2_dictionary, 300",
        "snappy_v1_plain, 300",
        "gzip_v1_dictionary, 300",
        "zstd_v2_plain, 300",
        "delta_v1, 300",
        "delta_v2, 300",
        "split_whole, 300",
        "runs, 300",
        "large_dictionary, 40",
        "large_plain, 40",
        "wikiart/data/train-00000-of-00003, 300"
    })
    void flippedBits_giveValuesOrAParquetException(String name, int times) throws IOException {
        byte[] whole = Files.readAllBytes(Goldens.FOLDER.resolve(name + ".parquet"));
        Random random = new Random(name.hashCode());
        int refused = 0;
        for (int i = 0; i < times; i++) {
            byte[] bytes = whole.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                // as often near the end, where the structures are, as anywhere
                int at = random.nextBoolean()
                        ? random.nextInt(bytes.length)
                        : bytes.length - 1 - random.nextInt(Math.min(bytes.length, 1_000));
                bytes[at] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : bytes[at] ^ 1 << random.nextInt(8));
            }
            refused += read(name, i, bytes) ? 0 : 1;
        }
        assertThat(refused).isBetween(1, times);
    }

    @ParameterizedTest
    @CsvSource({"none_v1_plain", "snappy_v2_dictionary", "delta_v1"})
    void cutOff_isRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(Goldens.FOLDER.resolve(name + ".parquet"));
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            int length = i < 20 ? i : random.nextInt(whole.length);
            assertThat(read(name, i, Arrays.copyOf(whole, length))).isFalse();
            // the same with its tail, which says that all is well
            byte[] bytes = Arrays.copyOf(whole, length + 8);
            System.arraycopy(whole, whole.length - 8, bytes, length, 8);
            read(name, i, bytes);
        }
    }

    private boolean read(String name, int i, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("mutated.parquet"), bytes);
        try {
            Goldens.readAll(file);
            return true;
        } catch (ParquetException e) {
            assertThat(e).hasMessageStartingWith(file + ": ");
            return false;
        } catch (IOException | RuntimeException | Error e) {
            return fail(name + ", mutation " + i, e);
        }
    }
}
