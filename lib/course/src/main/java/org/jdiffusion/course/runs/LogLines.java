package org.jdiffusion.course.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code log.jsonl}: an object a line. What is no number in JSON stands there as "NaN", "Infinity" or "-Infinity". */
final class LogLines {
    /** Keys that are no tags. */
    static final Set<String> OWN = Set.of("step", "seconds", "memory_mb", "end");

    private static final ObjectMapper JSON = new ObjectMapper();

    private LogLines() {}

    /**
     * A line of the file.
     *
     * @param text as it stands there, without its end
     * @param end how the run ended, in the line that says so; else null
     */
    record Parsed(String text, Run.Line line, String end) {}

    static byte[] bytes(Run.Line line) {
        ObjectNode node = begun(line.step(), line.seconds());
        line.values().forEach(node::put);
        if (!Double.isNaN(line.memory())) {
            node.put("memory_mb", Math.round(line.memory() * 10) / 10.0);
        }
        return bytes(node);
    }

    static byte[] end(long step, double seconds, String how) {
        return bytes(begun(step, seconds).put("end", how));
    }

    /** All lines but a last one that is torn. */
    static List<Parsed> read(Path file) throws IOException {
        List<Parsed> lines = new ArrayList<>();
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        int from = 0;
        for (int to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
            lines.add(parse(file, lines.size() + 1, text.substring(from, to)));
            from = to + 1;
        }
        return lines;
    }

    private static Parsed parse(Path file, int number, String text) throws RunException {
        try {
            JsonNode node = JSON.readTree(text);
            Map<String, Double> values = new LinkedHashMap<>();
            node.properties().forEach(entry -> {
                if (!OWN.contains(entry.getKey())) {
                    values.put(entry.getKey(), number(entry.getValue()));
                }
            });
            Run.Line line = new Run.Line(
                    (long) number(node.path("step")),
                    number(node.path("seconds")),
                    values,
                    node.has("memory_mb") ? number(node.path("memory_mb")) : Double.NaN);
            return new Parsed(text, line, node.path("end").textValue());
        } catch (JsonProcessingException | NumberFormatException e) {
            throw new RunException(
                    file, "line " + number + ": wanted an object of numbers with step and seconds, got " + text, e);
        }
    }

    private static double number(JsonNode value) {
        return value.isNumber() ? value.doubleValue() : Double.parseDouble(value.asText());
    }

    private static ObjectNode begun(long step, double seconds) {
        return JsonNodeFactory.instance.objectNode().put("step", step).put("seconds", Math.round(seconds * 1e3) / 1e3);
    }

    private static byte[] bytes(ObjectNode node) {
        return (node + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
