package org.jdiffusion.course.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against what tensorboard and torch wrote: see src/test/golden/make_events.py. */
class EventTest {
    private static final double TIME = 1700000000.25;

    @TempDir
    Path folder;

    @Test
    void records_areTensorBoardsToTheByte() throws IOException {
        Map<String, Double> both = new TreeMap<>(Map.of("loss", 0.0, "norm", 1e-3));
        ByteArrayOutputStream ours = new ByteArrayOutputStream();
        for (byte[] event : List.of(
                Event.version(TIME),
                Event.start(TIME, 0),
                Event.start(TIME, 301),
                Event.text(TIME, 0, "config", "    {\"名前\" : \"花\"}\n"),
                Event.scalars(TIME, 0, Map.of("loss", 0.1)),
                Event.scalars(TIME, 300, both),
                Event.scalars(TIME, 1, Map.of("loss", Double.NaN)),
                Event.scalars(TIME, 1L << 40, Map.of("a/b", Double.NEGATIVE_INFINITY)),
                Event.image(TIME, 250, "samples", 2, 3, 3, golden("sheet.png")))) {
            ours.writeBytes(EventFile.frame(event));
        }
        assertThat(ours.toByteArray()).isEqualTo(golden("events.records"));
    }

    @Test
    void checksums_areTheKnownOnes() throws IOException {
        JsonNode known = new ObjectMapper().readTree(golden("masked_crc32c.json"));
        known.properties().forEach(entry -> {
            byte[] data = entry.getKey().getBytes(StandardCharsets.UTF_8);
            int sum = ByteBuffer.wrap(EventFile.frame(data))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getInt(12 + data.length);
            assertThat(Integer.toUnsignedLong(sum)).isEqualTo(entry.getValue().asLong());
        });
    }

    @Test
    void reader_stopsAtWhatIsTornOrDamaged() throws IOException {
        byte[] golden = golden("events.records");
        Path file = folder.resolve("events");
        Files.write(file, golden);
        List<byte[]> all = EventFile.read(file);
        assertThat(all).hasSize(9);
        int lastRecord = all.get(8).length + 16;
        for (int cut = 1; cut <= lastRecord; cut++) {
            Files.write(file, Arrays.copyOf(golden, golden.length - cut));
            assertThat(EventFile.read(file)).hasSize(8);
        }
        for (int at = golden.length - lastRecord; at < golden.length; at++) {
            byte[] flipped = golden.clone();
            flipped[at] ^= 1;
            Files.write(file, flipped);
            assertThat(EventFile.read(file)).as("byte %s", at).hasSize(8);
        }
    }

    private static byte[] golden(String name) throws IOException {
        try (var in = EventTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
