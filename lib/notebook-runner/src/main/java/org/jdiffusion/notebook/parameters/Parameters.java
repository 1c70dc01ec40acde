package org.jdiffusion.notebook.parameters;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.model.NotebookException;

/**
 * Values for the parameters of a notebook. Its cell tagged {@code parameters} declares them with their defaults:
 *
 * <pre>
 * int epochs = 10;
 * double lr = 1e-3;
 * String name = "digits";
 * </pre>
 *
 * {@code Parameters.parse(List.of("epochs=1", "lr=1"))} makes of it a cell tagged {@code injected-parameters} that
 * stands behind the defaults and redefines them, each in its own type:
 *
 * <pre>
 * // Parameters
 * int epochs = 1;
 * double lr = 1.0;
 * </pre>
 *
 * An injected cell that is there already gives way to the new one. Where no cell declares parameters, the injected
 * cell comes first, and each type is taken from the value: a whole number, a number, true or false, null or None, else
 * text. Java and Python notebooks are understood.
 */
public final class Parameters {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String DEFAULTS = "parameters";
    private static final String INJECTED = "injected-parameters";

    private final Map<String, String> values;

    private Parameters(Map<String, String> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** Nothing to set. */
    public static Parameters none() {
        return new Parameters(Map.of());
    }

    /**
     * Reads {@code name=value} pairs; of two for one name the later one counts.
     *
     * @throws IllegalArgumentException when one has no equals sign or its name is none; the message names it
     */
    public static Parameters parse(List<String> assignments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            String name = assignment.substring(0, Math.max(0, equals)).strip();
            if (!name.matches("[\\p{L}_$][\\p{L}\\p{N}_$]*")) {
                throw new IllegalArgumentException("parameters: wanted name=value, got '" + assignment + "'");
            }
            values.put(name, assignment.substring(equals + 1));
        }
        return new Parameters(values);
    }

    /** Whether there is nothing to set. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /**
     * A copy of the notebook with the injected cell, or the notebook itself when there is nothing to set. All other
     * cells keep id and number; the injected one bears the number of the cell with the defaults, or 1 at the top, and
     * has no lines in the file.
     *
     * @throws NotebookException when the notebook does not declare such a parameter, the value is not of its type, or
     *     the notebook is in another language; the message names the file, the parameter and the cure
     */
    public Notebook appliedTo(Notebook notebook) throws NotebookException {
        if (isEmpty()) {
            return notebook;
        }
        try {
            return injected(notebook, Syntax.of(notebook));
        } catch (IllegalArgumentException e) {
            throw new NotebookException(notebook.file(), e.getMessage(), e);
        }
    }

    private Notebook injected(Notebook notebook, Syntax syntax) {
        Optional<Cell> defaults = tagged(notebook, DEFAULTS);
        Map<String, Declared> known =
                defaults.map(cell -> syntax.declarations(cell.source())).orElse(Map.of());
        List<String> lines = new ArrayList<>(List.of(syntax.comment() + " Parameters"));
        values.forEach((name, value) -> {
            Declared declared = defaults.isEmpty() ? syntax.guess(name, value) : known.get(name);
            if (declared == null) {
                throw new IllegalArgumentException(
                        "unknown parameter '" + name + "': " + list(defaults.orElseThrow(), known));
            }
            lines.add(statement(syntax, declared, value));
        });
        Optional<Cell> before = tagged(notebook, INJECTED);
        Cell fresh = cell(notebook, lines, defaults, before);
        if (before.isPresent()) {
            int place = notebook.cells().indexOf(before.get());
            return notebook.withCell(place, place + 1, fresh);
        }
        int place = defaults.map(cell -> notebook.cells().indexOf(cell) + 1).orElse(0);
        return notebook.withCell(place, place, fresh);
    }

    private static String statement(Syntax syntax, Declared declared, String value) {
        if (!syntax.isName(declared.name())) {
            throw new IllegalArgumentException("'" + declared.name() + "' cannot be the name of a parameter");
        }
        try {
            return syntax.statement(declared, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("parameter '" + declared.name() + "': " + e.getMessage(), e);
        }
    }

    private static Cell cell(Notebook notebook, List<String> lines, Optional<Cell> defaults, Optional<Cell> before) {
        String source = String.join("\n", lines);
        ObjectNode json = NODES.objectNode().put("cell_type", "code").putNull("execution_count");
        before.filter(old -> old.json().has("id")).ifPresent(old -> json.put("id", old.id()));
        json.putObject("metadata").putArray("tags").add(INJECTED);
        json.putArray("outputs");
        source.lines().forEach(line -> json.withArray("/source").add(line + "\n"));
        var written = json.withArray("/source");
        written.set(written.size() - 1, NODES.textNode(lines.get(lines.size() - 1)));
        int number = before.or(() -> defaults).map(Cell::number).orElse(1);
        String id = before.map(Cell::id).orElseGet(() -> freeId(notebook));
        return new Cell(id, number, "injected parameters", source, List.of(), json);
    }

    private static String freeId(Notebook notebook) {
        String id = INJECTED;
        for (int i = 2; hasId(notebook, id); i++) {
            id = INJECTED + "-" + i;
        }
        return id;
    }

    private static boolean hasId(Notebook notebook, String id) {
        return notebook.cells().stream().anyMatch(cell -> cell.id().equals(id));
    }

    private static Optional<Cell> tagged(Notebook notebook, String tag) {
        return notebook.codeCells().stream()
                .filter(cell -> cell.tags().contains(tag))
                .findFirst();
    }

    private static String list(Cell cell, Map<String, Declared> known) {
        String names = known.values().stream()
                .map(each -> each.name() + " (" + each.type() + ")")
                .collect(Collectors.joining(", "));
        return "cell [" + cell.number() + "], tagged '" + DEFAULTS + "', declares "
                + (names.isEmpty() ? "none" : names);
    }
}
