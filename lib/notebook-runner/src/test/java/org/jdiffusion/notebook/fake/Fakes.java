package org.jdiffusion.notebook.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jdiffusion.notebook.kernel.Patience;

/** Kernel specifications of the fake kernel, notebooks for it, and little patience with it. */
public final class Fakes {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Fakes() {}

    /** Short waits where a test is to see one end, long ones where it is not. */
    public static Patience patience() {
        return new Patience(
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofMillis(200),
                Duration.ofSeconds(1),
                Duration.ofMillis(300),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofMillis(500));
    }

    /** Writes {@code FOLDER/NAME/kernel.json} and returns its folder; {@code start} is how it is to fail, or empty. */
    public static Path spec(Path folder, String name, String start) throws IOException {
        ObjectNode json = MAPPER.createObjectNode().put("display_name", "fake").put("language", "fake");
        json.put("interrupt_mode", "message");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ArrayNode argv = json.putArray("argv");
        List.of(
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:-CreateCoredumpOnCrash",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FakeKernel.class.getName(),
                        "{connection_file}")
                .forEach(argv::add);
        json.putObject("env").put("FAKE_START", start).put("FAKE_HOME", "${PATH}");
        Path spec = Files.createDirectories(folder.resolve(name));
        Files.writeString(spec.resolve("kernel.json"), json.toPrettyString());
        return spec;
    }

    /** Writes a notebook with these code cells, whose ids are {@code c1}, {@code c2} and so on. */
    public static Path notebook(Path file, String... sources) throws IOException {
        ObjectNode json = MAPPER.createObjectNode().put("nbformat", 4).put("nbformat_minor", 5);
        json.putObject("metadata").putObject("kernelspec").put("name", "fake");
        ArrayNode cells = json.putArray("cells");
        for (String source : sources) {
            ObjectNode cell = cells.addObject().put("cell_type", "code").put("id", "c" + cells.size());
            cell.putNull("execution_count");
            cell.putObject("metadata");
            cell.putArray("outputs");
            cell.put("source", source);
        }
        Files.createDirectories(file.getParent());
        return Files.writeString(file, json.toPrettyString());
    }

    /** Gives a cell of a notebook these metadata. */
    public static void metadata(Path file, String cellId, String metadata) throws IOException {
        JsonNode json = MAPPER.readTree(file.toFile());
        for (JsonNode cell : json.path("cells")) {
            if (cell.path("id").asText().equals(cellId)) {
                ((ObjectNode) cell).set("metadata", MAPPER.readTree(metadata));
            }
        }
        Files.writeString(file, json.toPrettyString());
    }
}
