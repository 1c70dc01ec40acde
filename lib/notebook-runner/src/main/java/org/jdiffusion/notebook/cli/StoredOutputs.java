package org.jdiffusion.notebook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.jdiffusion.notebook.compare.Expectation;
import org.jdiffusion.notebook.compare.Mode;
import org.jdiffusion.notebook.compare.Rules;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.model.NotebookPatch;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.RunSettings;
import org.jdiffusion.notebook.run.Verdict;

/** The outputs that a notebook file holds, and what becomes of them after a run: those that still hold stay. */
final class StoredOutputs {
    private final Notebook notebook;
    private final NotebookPatch patch;
    private final Rules rules;
    private final boolean all;

    private StoredOutputs(Notebook notebook, NotebookPatch patch, Rules rules, boolean all) {
        this.notebook = notebook;
        this.patch = patch;
        this.rules = rules;
        this.all = all;
    }

    /**
     * Looks at a file before it is run; a change that somebody makes meanwhile is noticed.
     *
     * @param all whether outputs that still hold, or are not compared, are to be replaced, too
     */
    static StoredOutputs of(Path file, RunSettings settings, boolean all) throws IOException {
        Notebook notebook = Notebook.read(file);
        return new StoredOutputs(notebook, NotebookPatch.read(file), settings.rules(notebook.language()), all);
    }

    /**
     * Stores the fresh outputs of a good run, and says so.
     *
     * @throws IOException when the outputs are not those of the file's cells, or not all of them; the file stays
     */
    String replace(NotebookResult.Played played) throws IOException {
        if (!played.isGood()) {
            return "not updated: a cell failed";
        }
        if (!sources(played.notebook()).equals(sources(notebook))) {
            throw new IOException(
                    notebook.file() + ": was changed while it waited to run, so it is left as it is: run it again");
        }
        int cells = 0;
        for (int i = 0; i < played.cells().size(); i++) {
            CellResult result = played.cells().get(i);
            if (result.verdict() instanceof Verdict.Passed
                    && replace(notebook.codeCells().get(i), result)) {
                cells++;
            }
        }
        if (!patch.write()) {
            return "already up to date";
        }
        return "updated " + cells + (cells == 1 ? " cell" : " cells");
    }

    private boolean replace(Cell cell, CellResult result) throws IOException {
        Expectation stored = Expectation.of(cell, notebook.metadata(), Mode.STRICT, rules);
        JsonNode fresh = result.fresh();
        boolean holds = stored.run() && stored.differences(fresh).isEmpty();
        boolean nothing = cell.isBlank() && stored.stored().isEmpty();
        if (nothing || (holds && !all)) {
            return false;
        }
        if (!result.complete()) {
            throw new IOException(notebook.file() + ": not updated: some of the output of cell " + cell.title()
                    + " was lost or cut: let it print less, or mark it to be ignored");
        }
        ArrayNode outputs = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < fresh.size(); i++) {
            JsonNode old = stored.stored().path(i);
            outputs.add(!all && holds(stored, old, fresh.get(i)) ? old : fresh.get(i));
        }
        int count = result.cell().json().path("execution_count").asInt(0);
        patch.replaceOutputs(cell.id(), outputs, count > 0 ? OptionalInt.of(count) : OptionalInt.empty());
        return true;
    }

    private static List<String> sources(Notebook notebook) {
        return notebook.codeCells().stream().map(Cell::source).toList();
    }

    private static boolean holds(Expectation stored, JsonNode old, JsonNode fresh) {
        JsonNode alone = JsonNodeFactory.instance.arrayNode().add(old);
        return stored.run()
                && old.path("output_type").equals(fresh.path("output_type"))
                && new Expectation(alone, true, true, stored.rules())
                        .differences(JsonNodeFactory.instance.arrayNode().add(fresh))
                        .isEmpty();
    }
}
