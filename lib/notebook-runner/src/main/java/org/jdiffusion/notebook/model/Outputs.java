package org.jdiffusion.notebook.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The outputs of one cell as they grow: streams merged, displays updated in place, cleared when asked. The cell's
 * node sees them only in {@link #store}.
 */
public final class Outputs {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<String> SPLIT = Set.of("application/javascript", "image/svg+xml");
    private static final int MOST_CHARACTERS = 16_000_000;

    private final Displays displays;
    private final List<ObjectNode> outputs = new ArrayList<>();
    private StringBuilder stream;
    private String streamName = "";
    private boolean clearBeforeNext;
    private int characters;
    private int streamMessages;
    private boolean cut;

    /** Outputs of a cell in a notebook whose displays are known by {@code displays}. */
    public Outputs(Displays displays) {
        this.displays = displays;
    }

    /** Takes in what a kernel published; types that are no output are ignored. */
    public void publish(String type, ObjectNode content) {
        switch (type) {
            case "stream" ->
                stream(
                        content.path("name").asText("stdout"),
                        content.path("text").asText());
            case "display_data", "execute_result" -> display(type, content);
            case "update_display_data" -> displays.update(content);
            case "error" -> error(content);
            case "clear_output" -> {
                if (content.path("wait").asBoolean()) {
                    clearBeforeNext = true;
                } else {
                    clear();
                }
            }
            default -> {}
        }
    }

    /** Whether the kernel published an error. */
    public boolean hasError() {
        return outputs.stream()
                .anyMatch(output -> output.path("output_type").asText().equals("error"));
    }

    /** The first error; empty object when there is none. */
    public ObjectNode error() {
        return outputs.stream()
                .filter(output -> output.path("output_type").asText().equals("error"))
                .findFirst()
                .orElseGet(NODES::objectNode);
    }

    /** Whether there was too much text to keep. */
    public boolean isCut() {
        return cut;
    }

    /** The plain text of the result, if the cell has one. */
    public String resultText() {
        return outputs.stream()
                .filter(output -> output.path("output_type").asText().equals("execute_result"))
                .map(output -> output.at("/data/text~1plain").asText())
                .findFirst()
                .orElse("");
    }

    /** Puts the outputs into the cell, under that execution count. */
    public void store(Cell cell, int executionCount) {
        Notebook.insert(cell.json(), "execution_count", NODES.numberNode(executionCount));
        Notebook.insert(cell.json(), "outputs", persistent(executionCount));
    }

    /** The outputs so far as a notebook file holds them, nbformat 4, under that execution count. */
    public ArrayNode persistent(int executionCount) {
        endStream();
        ArrayNode array = NODES.arrayNode();
        for (ObjectNode output : outputs) {
            if (output.has("execution_count")) {
                output.put("execution_count", executionCount);
            }
            array.add(persistent(output));
        }
        return array;
    }

    /** How many messages the cell's printing took, cleared ones too. */
    public int streamMessages() {
        return streamMessages;
    }

    /** Takes all outputs and the count off a cell, as if it had never run. */
    public static void erase(Cell cell) {
        Notebook.insert(cell.json(), "execution_count", NODES.nullNode());
        Notebook.insert(cell.json(), "outputs", NODES.arrayNode());
    }

    private void stream(String name, String text) {
        streamMessages++;
        beforeNext();
        if (stream == null || !streamName.equals(name)) {
            endStream();
            stream = new StringBuilder();
            streamName = name;
            outputs.add(NODES.objectNode()
                    .put("name", name)
                    .put("output_type", "stream")
                    .put("text", ""));
        }
        if (room(text.length())) {
            stream.append(text);
        }
    }

    private void display(String type, ObjectNode content) {
        beforeNext();
        endStream();
        ObjectNode output = NODES.objectNode();
        output.set("data", content.path("data").isObject() ? content.get("data") : NODES.objectNode());
        if (type.equals("execute_result")) {
            output.put("execution_count", 0);
        }
        output.set("metadata", content.path("metadata").isObject() ? content.get("metadata") : NODES.objectNode());
        output.put("output_type", type);
        if (room(output.path("data").toString().length())) {
            outputs.add(output);
            displays.register(content, output);
        }
    }

    private void error(ObjectNode content) {
        beforeNext();
        endStream();
        ObjectNode output = NODES.objectNode()
                .put("ename", content.path("ename").asText())
                .put("evalue", content.path("evalue").asText())
                .put("output_type", "error");
        output.set("traceback", content.path("traceback").isArray() ? content.get("traceback") : NODES.arrayNode());
        outputs.add(output);
    }

    private boolean room(int length) {
        cut |= (long) characters + length > MOST_CHARACTERS;
        characters += cut ? 0 : length;
        return !cut;
    }

    private void beforeNext() {
        if (clearBeforeNext) {
            clear();
        }
    }

    private void clear() {
        clearBeforeNext = false;
        outputs.clear();
        stream = null;
        characters = 0;
        cut = false;
    }

    private void endStream() {
        if (stream != null) {
            outputs.get(outputs.size() - 1).put("text", stream.toString());
            stream = null;
        }
    }

    /** The shape of an output in a file: text as a list of lines, MIME types in order. */
    private static ObjectNode persistent(ObjectNode output) {
        ObjectNode copy = output.deepCopy();
        if (copy.has("text")) {
            copy.set("text", lines(copy.path("text").asText()));
        }
        if (copy.path("data") instanceof ObjectNode data) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            data.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
            data.removeAll();
            sorted.forEach((mime, value) -> {
                boolean split = value.isTextual() && (mime.startsWith("text/") || SPLIT.contains(mime));
                data.set(mime, split ? lines(value.textValue()) : value);
            });
        }
        return copy;
    }

    private static ArrayNode lines(String text) {
        ArrayNode lines = NODES.arrayNode();
        int start = 0;
        while (start < text.length()) {
            int feed = text.indexOf('\n', start);
            int end = feed < 0 ? text.length() : feed + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }
}
