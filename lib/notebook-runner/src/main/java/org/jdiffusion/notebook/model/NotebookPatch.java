package org.jdiffusion.notebook.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * New outputs for some cells of a notebook file. Every other byte stays: indentation, order of keys, line ends, byte
 * order mark, the spelling of numbers and text. What is new is laid out as its cell is.
 *
 * <pre>
 * NotebookPatch patch = NotebookPatch.read(file);
 * patch.replaceOutputs("chart", outputs, OptionalInt.of(3));
 * patch.write();
 * </pre>
 */
public final class NotebookPatch {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DOWN_TO_THE_OUTPUTS = 4; // notebook, cells, cell, outputs

    private final Path file;
    private final byte[] original;
    /** The file without its byte order mark; all offsets count from here. */
    private final byte[] json;

    private final boolean escaped;
    private final Map<String, JsonSpan> cells = new HashMap<>();
    private final Map<String, List<Edit>> edits = new TreeMap<>();

    private NotebookPatch(Path file, byte[] original) throws IOException {
        this.file = file;
        this.original = original;
        this.json = Notebook.withoutMark(original);
        this.escaped = JsonLayout.isEscaped(json);
        JsonSpan notebook = JsonSpan.of(json, DOWN_TO_THE_OUTPUTS);
        Set<String> ids = new HashSet<>();
        int position = 0;
        for (JsonSpan cell : notebook.member("cells").orElseThrow().value().elements()) {
            cells.put(Notebook.id(value(cell, "id"), ++position, ids), cell);
        }
    }

    /** Bytes of the file that give way to others. */
    private record Edit(int start, int end, String text) {}

    /**
     * Starts with the file as it is now.
     *
     * @throws NotebookException when it cannot be read or is no notebook; the message names the file and the reason
     */
    public static NotebookPatch read(Path file) throws NotebookException {
        Notebook.read(file); // says what is wrong with a file better than a failure further down
        try {
            return new NotebookPatch(file, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new NotebookException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Gives a code cell these outputs. An output that says the same as the file's at its place keeps its bytes. A
     * cell that has an execution count keeps it, so that nothing else differs; its results get the same count. A
     * second call for a cell takes the place of the first.
     *
     * @param cellId as in {@link Cell#id}
     * @param outputs as a file holds them; where the file's output shall stay, its own node
     * @param freshCount the execution count for a cell that has none; empty to leave it without
     * @throws IllegalArgumentException when the file has no code cell of that id
     */
    public void replaceOutputs(String cellId, ArrayNode outputs, OptionalInt freshCount) {
        JsonSpan cell = cells.get(cellId);
        if (cell == null || !value(cell, "cell_type").asText().equals("code")) {
            throw new IllegalArgumentException(file + ": no code cell has the id '" + cellId + "'");
        }
        JsonNode before = value(cell, "execution_count");
        JsonNode count = before.isIntegralNumber() ? before : count(freshCount);
        JsonLayout layout = JsonLayout.of(json, cell, escaped);
        List<Edit> changes = new ArrayList<>();
        if (!before.equals(count)) {
            set(cell, "execution_count", count, layout, changes);
        }
        ArrayNode counted = NODES.arrayNode();
        outputs.forEach(output -> counted.add(counted(output, count)));
        setOutputs(cell, counted, layout, changes);
        edits.put(cellId, changes);
    }

    /** The file with its new outputs. */
    public byte[] bytes() {
        List<Edit> ordered = edits.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingInt(Edit::start))
                .toList();
        ByteArrayOutputStream patched = new ByteArrayOutputStream(original.length);
        patched.write(original, 0, original.length - json.length);
        int done = 0;
        for (Edit edit : ordered) {
            patched.write(json, done, edit.start() - done);
            patched.writeBytes(edit.text().getBytes(StandardCharsets.UTF_8));
            done = edit.end();
        }
        patched.write(json, done, json.length - done);
        return patched.toByteArray();
    }

    /**
     * Writes the file, all at once.
     *
     * @return whether its bytes have changed
     * @throws NotebookException when someone else has changed the file since it was read; it stays as it is
     */
    public boolean write() throws IOException {
        if (!Arrays.equals(Files.readAllBytes(file), original)) {
            throw new NotebookException(file, "was changed while it ran, so it is left as it is: run it again");
        }
        return AtomicFile.replace(file, bytes());
    }

    private static JsonNode count(OptionalInt fresh) {
        return fresh.isPresent() ? NODES.numberNode(fresh.getAsInt()) : NODES.nullNode();
    }

    /** A copy of an output that bears that count if it is a result. */
    private static JsonNode counted(JsonNode output, JsonNode count) {
        JsonNode copy = output.deepCopy();
        if (copy instanceof ObjectNode result && result.has("execution_count")) {
            result.set("execution_count", count);
        }
        return copy;
    }

    /** Changes the outputs that differ one by one, so that those between them keep their bytes. */
    private void setOutputs(JsonSpan cell, ArrayNode outputs, JsonLayout layout, List<Edit> changes) {
        List<JsonSpan> old =
                cell.member("outputs").map(member -> member.value().elements()).orElse(List.of());
        boolean countStays = changes.isEmpty();
        if (old.isEmpty() || outputs.isEmpty()) {
            if (!value(cell, "outputs").equals(outputs)) {
                set(cell, "outputs", outputs, layout, changes);
            }
            return;
        }
        JsonLayout inside = layout.deeper();
        int common = Math.min(old.size(), outputs.size());
        for (int i = 0; i < common; i++) {
            JsonNode before = value(old.get(i));
            // A result with a count other than its cell's is somebody's slip, and no reason to rewrite it.
            JsonNode was = countStays ? counted(before, value(cell, "execution_count")) : before;
            if (!SameOutput.test(was, outputs.get(i))) {
                changes.add(new Edit(old.get(i).start(), old.get(i).end(), JsonText.of(outputs.get(i), inside)));
            }
        }
        int end = old.get(old.size() - 1).end();
        StringBuilder more = new StringBuilder();
        for (int i = common; i < outputs.size(); i++) {
            more.append(inside.separator()).append(JsonText.of(outputs.get(i), inside));
        }
        changes.add(new Edit(old.size() > common ? old.get(common - 1).end() : end, end, more.toString()));
    }

    /** Sets a member of a cell; a new one goes where it belongs in a sorted object, as Jupyter writes it. */
    private static void set(JsonSpan cell, String key, JsonNode value, JsonLayout layout, List<Edit> changes) {
        String text = JsonText.of(value, layout);
        var there = cell.member(key).map(JsonSpan.Member::value);
        if (there.isPresent()) {
            changes.add(new Edit(there.get().start(), there.get().end(), text));
            return;
        }
        String member = '"' + key + '"' + layout.colon() + text;
        var next = cell.members().stream()
                .filter(other -> other.key().compareTo(key) > 0)
                .findFirst();
        if (next.isPresent()) {
            int start = next.get().start();
            changes.add(new Edit(start, start, member + layout.separator()));
        } else {
            int end = cell.members().get(cell.members().size() - 1).value().end();
            changes.add(new Edit(end, end, layout.separator() + member));
        }
    }

    private JsonNode value(JsonSpan object, String key) {
        return object.member(key).map(member -> value(member.value())).orElse(MissingNode.getInstance());
    }

    private JsonNode value(JsonSpan span) {
        try {
            return JsonText.MAPPER.readTree(json, span.start(), span.end() - span.start());
        } catch (IOException e) {
            throw new IllegalStateException(file + ": no JSON at byte " + span.start(), e);
        }
    }
}
