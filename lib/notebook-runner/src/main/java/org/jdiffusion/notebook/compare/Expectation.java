package org.jdiffusion.notebook.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jdiffusion.notebook.model.Cell;

/**
 * What a cell should put out, taken from its stored outputs, its marks and the metadata of cell and notebook. Take it
 * before the cell is run, since a run may replace the stored outputs.
 *
 * <pre>
 * Expectation expectation = Expectation.of(cell, notebook.metadata(), Mode.STRICT, Rules.standard());
 * // … run the cell …
 * List&lt;Difference&gt; found = expectation.differences(freshOutputs);
 * </pre>
 *
 * @param stored the stored outputs, nbformat 4
 * @param run whether the stored cell was ever run
 * @param compared whether the outputs are compared
 * @param rules how they are compared
 */
public record Expectation(JsonNode stored, boolean run, boolean compared, Rules rules) {

    /**
     * Reads what a cell should put out.
     *
     * @param notebook the notebook's metadata
     * @param mode whether cells are compared whose marks do not say
     * @param rules for all cells; the notebook's metadata change them, then the cell's, then its comments
     * @throws IllegalArgumentException when a mark or the metadata are not understood; the message says what was wanted
     */
    public static Expectation of(Cell cell, JsonNode notebook, Mode mode, Rules rules) {
        Marks marks = Marks.of(cell);
        Rules own = rules.with(notebook).with(cell.metadata());
        return new Expectation(
                cell.json().path("outputs").deepCopy(),
                !cell.json().path("execution_count").isNull()
                        && !cell.json().path("execution_count").isMissingNode(),
                marks.check().orElse(mode.equals(Mode.STRICT)),
                marks.tolerance().map(own::withTolerance).orElse(own));
    }

    /**
     * How fresh outputs differ; none if they are as they should be. A cell that was never run expects nothing, but must
     * not have stored outputs.
     */
    public List<Difference> differences(JsonNode fresh) {
        if (!run) {
            return stored.isEmpty() ? List.of() : List.of(new Difference.Unrun());
        }
        return compared ? new OutputComparison(rules).differences(stored, fresh) : List.of();
    }
}
