package org.jdiffusion.notebook.junit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jdiffusion.notebook.fake.Fakes;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

/** A module whose base folder is given, and the engine at work on it with the fake kernel. */
final class Kit implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path base;
    private final Optional<String> basedir = Optional.ofNullable(System.getProperty("basedir"));

    Kit(Path base) {
        this.base = base;
        System.setProperty("basedir", base.toString());
    }

    /** The engine's test kit; {@code parameters} are names and values in turn. */
    EngineTestKit.Builder engine(DiscoverySelector selector, String... parameters) throws IOException {
        EngineTestKit.Builder kit = EngineTestKit.engine(NotebookTestEngine.ID)
                .selectors(selector)
                .configurationParameter(
                        "notebook.kernel", Fakes.spec(base, "fake", "").toString())
                .configurationParameter("notebook.timeout", "60s");
        for (int i = 0; i < parameters.length; i += 2) {
            kit.configurationParameter(parameters[i], parameters[i + 1]);
        }
        return kit;
    }

    EngineExecutionResults execute(DiscoverySelector selector, String... parameters) throws IOException {
        return engine(selector, parameters).execute();
    }

    /** A notebook in the folder {@code nbs}. */
    Path notebook(String name, String... sources) throws IOException {
        return Fakes.notebook(base.resolve("nbs").resolve(name), sources);
    }

    /** Sets the metadata of a notebook. */
    static void metadata(Path file, String json) throws IOException {
        ObjectNode tree = (ObjectNode) MAPPER.readTree(file.toFile());
        tree.set("metadata", MAPPER.readTree(json));
        Files.writeString(file, tree.toPrettyString());
    }

    /** Stores as output of a cell that it printed this line. */
    static void printed(Path file, String cellId, String line) throws IOException {
        JsonNode tree = MAPPER.readTree(file.toFile());
        for (JsonNode cell : tree.path("cells")) {
            if (cell.path("id").asText().equals(cellId)) {
                ((ObjectNode) cell)
                        .put("execution_count", 1)
                        .putArray("outputs")
                        .addObject()
                        .put("output_type", "stream")
                        .put("name", "stdout")
                        .put("text", line + "\n");
            }
        }
        Files.writeString(file, tree.toPrettyString());
    }

    /** The unique id of a notebook that was selected as a file. */
    static String id(Path file) {
        return "[engine:notebook]/[notebook:" + file.toString().replace("/", "%2F") + "]";
    }

    /** The ids of the cells that were started, in order. */
    static List<String> cells(EngineExecutionResults results) {
        return results.testEvents().list().stream()
                .filter(event -> event.getType() == EventType.STARTED)
                .map(Event::getTestDescriptor)
                .map(test -> test.getUniqueId().getLastSegment().getValue())
                .toList();
    }

    @Override
    public void close() {
        basedir.ifPresentOrElse(old -> System.setProperty("basedir", old), () -> System.clearProperty("basedir"));
    }
}
