package org.jdiffusion.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdiffusion.notebook.compare.Expectation;
import org.jdiffusion.notebook.compare.Marks;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;

/**
 * What is asked of a cell, known before it runs.
 *
 * @param expectation what it should put out; empty when nothing is compared
 */
record CellPlan(Marks marks, Duration timeout, Budget budget, Optional<Expectation> expectation) {
    private static final Set<String> KNOWN = Set.of(
            "backspaces",
            "budget",
            "deadline",
            "ignore",
            "name",
            "pictures",
            "resources",
            "sanitize",
            "timeout",
            "tolerance");

    /**
     * Reads tags, comments and metadata.
     *
     * @throws IllegalArgumentException when one of them is not understood
     */
    static CellPlan of(Cell cell, Notebook notebook, RunSettings settings) {
        check(cell.metadata());
        check(notebook.metadata());
        Marks marks = Marks.of(cell);
        return new CellPlan(
                marks,
                Timeouts.of(cell, notebook, settings.timeout()),
                Budget.of(cell, notebook),
                settings.mode()
                        .map(mode ->
                                Expectation.of(cell, notebook.metadata(), mode, settings.rules(notebook.language()))));
    }

    /** A slip of the pen must not quietly leave a cell unchecked. */
    private static void check(JsonNode metadata) {
        metadata.path("nbtest").fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException(
                        "nbtest: wanted " + String.join(", ", new TreeSet<>(KNOWN)) + ", got " + name);
            }
        });
    }
}
