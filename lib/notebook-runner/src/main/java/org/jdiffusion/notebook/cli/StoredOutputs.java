package org.jdiffusion.notebook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
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

    /** Stores the fresh outputs of a good run, and says so. */
    String replace(NotebookResult.Played played) throws IOException {
        if (!played.isGood()) {
            return "not updated: a cell failed";
        }
        int cells = 0;
        for (int i = 0; i < played.cells().size(); i++) {
            CellResult result = played.cells().get(i);
            Cell cell = notebook.codeCells().get(i);
            int count = result.cell().json().path("execution_count").asInt(0);
            if (count > 0 && replace(cell, result.fresh(), count)) {
                cells++;
            }
        }
        if (!patch.write()) {
            return "already up to date";
        }
        return "updated " + cells + (cells == 1 ? " cell" : " cells");
    }

    private boolean replace(Cell cell, JsonNode fresh, int count) {
        Expectation stored = Expectation.of(cell, notebook.metadata(), Mode.STRICT, rules);
        boolean holds = stored.run() && stored.differences(fresh).isEmpty();
        if (holds && !all) {
            return false;
        }
        ArrayNode outputs = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < fresh.size(); i++) {
            JsonNode old = stored.stored().path(i);
            outputs.add(!all && holds(stored, old, fresh.get(i)) ? old : fresh.get(i));
        }
        patch.replaceOutputs(cell.id(), outputs, OptionalInt.of(count));
        return true;
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
