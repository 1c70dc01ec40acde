package org.jdiffusion.hub.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetGoldenTest {
    static Stream<String> files() throws IOException {
        List<String> names = new ArrayList<>();
        expected().fieldNames().forEachRemaining(names::add);
        return names.stream();
    }

    private static JsonNode expected() throws IOException {
        return new ObjectMapper()
                .readTree(Goldens.FOLDER.resolve("expected.json").toFile());
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyValue_isWhatPythonReads(String name) throws Exception {
        JsonNode wanted = expected().get(name);
        try (ParquetFile file = ParquetFile.open(Goldens.FOLDER.resolve(name), new PageCache())) {
            assertThat(file.rows()).isEqualTo(wanted.get("rows").asLong());
            var hashes = new TreeMap<String, String>();
            for (ParquetColumn column : file.columns()) {
                if (!column.repeated()) {
                    MessageDigest hash = MessageDigest.getInstance("SHA-256");
                    for (long row = 0; row < file.rows(); row++) {
                        String line = Goldens.line(file.value(column.path(), row)) + "\n";
                        hash.update(line.getBytes(StandardCharsets.UTF_8));
                    }
                    hashes.put(column.path(), HexFormat.of().formatHex(hash.digest()));
                }
            }
            var columns = new TreeMap<String, String>();
            JsonNode said = wanted.get("columns");
            said.fieldNames()
                    .forEachRemaining(
                            column -> columns.put(column, said.get(column).asText()));
            assertThat(hashes).isEqualTo(columns);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy_v1_dictionary", "zstd_v2_plain", "delta_v2", "large_dictionary", "large_plain"})
    void severalThreadsWithoutOrder_readTheSame(String name) throws Exception {
        // a cache so small that pages come and go all the time
        try (ParquetFile file = ParquetFile.open(Goldens.FOLDER.resolve(name + ".parquet"), new PageCache(2_000))) {
            List<String> inOrder = read(file, rows(file));
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Callable<List<String>>> tasks = IntStream.range(0, 4)
                        .<Callable<List<String>>>mapToObj(seed -> () -> {
                            List<Integer> rows = rows(file);
                            Collections.shuffle(rows, new Random(seed));
                            List<String> shuffled = read(file, rows);
                            var back = new String[rows.size()];
                            for (int i = 0; i < back.length; i++) {
                                back[rows.get(i)] = shuffled.get(i);
                            }
                            return List.of(back);
                        })
                        .toList();
                for (Future<List<String>> done : threads.invokeAll(tasks)) {
                    assertThat(done.get()).isEqualTo(inOrder);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void textsAndBytes_areToldApart() throws Exception {
        try (ParquetFile file = ParquetFile.open(Goldens.FOLDER.resolve("none_v1_plain.parquet"), new PageCache())) {
            assertThat(file.value("name", 20)).isEqualTo("butterfly 00020");
            assertThat(file.value("raw", 20)).isInstanceOf(byte[].class);
            assertThat(file.value("fixed", 20)).isInstanceOf(byte[].class);
            assertThat(file.columns())
                    .filteredOn(ParquetColumn::text)
                    .extracting(ParquetColumn::path)
                    .containsExactly("word", "name", "image.path", "deep.a.c");
        }
    }

    private static List<Integer> rows(ParquetFile file) {
        return new ArrayList<>(IntStream.range(0, (int) file.rows()).boxed().toList());
    }

    private static List<String> read(ParquetFile file, List<Integer> rows) throws IOException {
        List<String> all = new ArrayList<>();
        for (int row : rows) {
            StringBuilder values = new StringBuilder();
            for (ParquetColumn column : file.columns()) {
                if (!column.repeated()) {
                    values.append(Goldens.line(file.value(column.path(), row))).append(' ');
                }
            }
            all.add(values.toString());
        }
        return all;
    }
}
