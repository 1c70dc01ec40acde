package org.jdiffusion.notebook.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A notebook file and its tree. Reading and writing it changes nothing but its layout: order of keys and unknown
 * fields stay.
 */
public final class Notebook {
    private static final int FORMAT = 4;
    private static final int MINOR_WITH_IDS = 5;

    private final Path file;
    private final ObjectNode json;
    private final List<Cell> cells;

    private Notebook(Path file, ObjectNode json, List<Cell> cells) {
        this.file = file;
        this.json = json;
        this.cells = List.copyOf(cells);
    }

    /**
     * Reads a file.
     *
     * @throws NotebookException when it cannot be read, is no JSON, is not nbformat 4 or has no cells; the message
     *     names the file and the reason
     */
    public static Notebook read(Path file) throws NotebookException {
        try {
            byte[] bytes = withoutMark(Files.readAllBytes(file));
            JsonNode json = JsonText.MAPPER.readTree(bytes);
            check(file, json);
            return new Notebook(file, (ObjectNode) json, cells(file, (ObjectNode) json, SourceLines.of(bytes)));
        } catch (NotebookException e) {
            throw e;
        } catch (JsonProcessingException e) {
            var where = e.getLocation();
            throw new NotebookException(
                    file,
                    "not JSON" + (where == null ? "" : ", line " + where.getLineNr()) + ": " + e.getOriginalMessage(),
                    e);
        } catch (NoSuchFileException e) {
            throw new NotebookException(file, "no such file", e);
        } catch (IOException e) {
            throw new NotebookException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    /** The file that it came from. */
    public Path file() {
        return file;
    }

    /** All cells, in order. */
    public List<Cell> cells() {
        return cells;
    }

    /** The cells that hold code, in order. */
    public List<Cell> codeCells() {
        return cells.stream().filter(Cell::isCode).toList();
    }

    /** The notebook's metadata; missing when it has none. */
    public JsonNode metadata() {
        return json.path("metadata");
    }

    /** The name of the kernel that it wants; empty when it names none. */
    public String kernelName() {
        return metadata().at("/kernelspec/name").asText("");
    }

    /** The language of its code, as it says or as its kernel's name tells; empty when neither does. */
    public String language() {
        String declared = metadata().at("/kernelspec/language").asText("");
        String found = declared.isEmpty() ? metadata().at("/language_info/name").asText("") : declared;
        return found.isEmpty() && kernelName().startsWith("python") ? "python" : found;
    }

    /**
     * A copy in which the cells from {@code start} up to but not including {@code end}, counted from 0, give way to
     * another. The other cells keep id and number; what is done to the nodes of the copy leaves this one's alone.
     */
    public Notebook withCell(int start, int end, Cell cell) {
        ObjectNode copy = json.deepCopy();
        ArrayNode nodes = (ArrayNode) copy.path("cells");
        List<Cell> others = new ArrayList<>();
        for (Cell old : cells) {
            ObjectNode node = (ObjectNode) nodes.get(others.size());
            others.add(new Cell(old.id(), old.number(), old.name(), old.source(), old.lines(), node));
        }
        others.subList(start, end).clear();
        others.add(start, cell);
        nodes.removeAll();
        others.forEach(each -> nodes.add(each.json()));
        return new Notebook(file, copy, others);
    }

    /** The file's text as nbformat 4.5 (or the later minor version that it came in). */
    public String toJson() {
        ObjectNode copy = json.deepCopy();
        if (copy.path("nbformat_minor").asInt() < MINOR_WITH_IDS) {
            copy.put("nbformat_minor", MINOR_WITH_IDS);
        }
        for (int i = 0; i < cells.size(); i++) {
            ObjectNode cell = (ObjectNode) copy.path("cells").path(i);
            if (!cell.has("id")) {
                insert(cell, "id", cell.textNode(cells.get(i).id()));
            }
        }
        return JsonText.of(copy);
    }

    /**
     * Replaces a file by this notebook, all at once.
     *
     * @return whether the file's bytes have changed
     */
    public boolean write(Path target) throws IOException {
        byte[] bytes = toJson().getBytes(StandardCharsets.UTF_8);
        return AtomicFile.replace(target, bytes);
    }

    /** Sets a key; a new one goes where it belongs in a sorted object, as Jupyter writes it. */
    static void insert(ObjectNode node, String key, JsonNode value) {
        if (node.has(key)) {
            node.set(key, value);
            return;
        }
        ObjectNode before = node.deepCopy();
        node.removeAll();
        before.properties().forEach(field -> {
            if (!node.has(key) && field.getKey().compareTo(key) > 0) {
                node.set(key, value);
            }
            node.set(field.getKey(), field.getValue());
        });
        if (!node.has(key)) {
            node.set(key, value);
        }
    }

    private static void check(Path file, JsonNode json) throws NotebookException {
        if (!json.isObject()) {
            throw new NotebookException(file, "not a notebook: its JSON is no object");
        }
        JsonNode format = json.path("nbformat");
        if (!format.isInt()) {
            throw new NotebookException(file, "not a notebook: it has no nbformat number");
        }
        if (format.intValue() < FORMAT) {
            throw new NotebookException(
                    file,
                    "nbformat " + format + " is too old, wanted " + FORMAT
                            + ": open it in JupyterLab and save it, or run `jupyter nbconvert --to notebook`");
        }
        if (format.intValue() > FORMAT) {
            throw new NotebookException(
                    file, "nbformat " + format + " is newer than this program knows (" + FORMAT + ")");
        }
        if (!json.path("cells").isArray()) {
            throw new NotebookException(file, "not a notebook: it has no list of cells");
        }
    }

    private static List<Cell> cells(Path file, ObjectNode json, List<List<Integer>> lines) throws NotebookException {
        List<Cell> cells = new ArrayList<>();
        CellNames names = new CellNames();
        Set<String> ids = new HashSet<>();
        int number = 0;
        for (JsonNode node : json.path("cells")) {
            int position = cells.size() + 1;
            if (!(node instanceof ObjectNode cell) || !cell.path("cell_type").isTextual()) {
                throw new NotebookException(file, "cell " + position + " has no cell_type");
            }
            String source = source(file, position, cell.path("source"));
            boolean code = cell.path("cell_type").textValue().equals("code");
            String name = "";
            if (code) {
                number++;
                name = names.code(cell.path("metadata"), source);
            } else {
                names.prose(source);
            }
            String id = id(cell.path("id"), position, ids);
            cells.add(new Cell(id, code ? number : 0, name, source, lines.get(position - 1), cell));
        }
        return cells;
    }

    /** The id that the cell at a 1-based position goes by; is added to those taken. */
    static String id(JsonNode written, int position, Set<String> taken) {
        String id = written.asText("cell-" + position);
        String free = taken.contains(id) ? id + "~" + position : id;
        taken.add(free);
        return free;
    }

    private static String source(Path file, int position, JsonNode source) throws NotebookException {
        if (source.isTextual()) {
            return source.textValue();
        }
        if (!source.isArray()) {
            throw new NotebookException(file, "cell " + position + " has no source");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode line : source) {
            if (!line.isTextual()) {
                throw new NotebookException(file, "cell " + position + " has a source line that is no text");
            }
            text.append(line.textValue());
        }
        return text.toString();
    }

    /** Without the byte order mark that some editors leave. */
    static byte[] withoutMark(byte[] bytes) {
        byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
        boolean marked = bytes.length >= mark.length && Arrays.equals(mark, Arrays.copyOf(bytes, mark.length));
        return marked ? Arrays.copyOfRange(bytes, mark.length, bytes.length) : bytes;
    }
}
