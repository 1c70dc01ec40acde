package org.jdiffusion.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.stream.Stream;
import org.jdiffusion.notebook.compare.Finding;
import org.jdiffusion.notebook.model.Cell;

/**
 * The outcome of one code cell.
 *
 * @param seconds how long it ran
 * @param peakBytes the largest resident memory of the kernel's processes meanwhile; 0 if unknown
 * @param stored the outputs that the notebook held before the run, nbformat 4
 * @param fresh the outputs of this run, nbformat 4; none when it did not run
 * @param complete whether {@code fresh} is all that the cell put out: nothing was lost on the way, or cut
 * @param lint what is doubtful about the fresh outputs
 */
public record CellResult(
        Cell cell,
        Verdict verdict,
        double seconds,
        long peakBytes,
        JsonNode stored,
        JsonNode fresh,
        boolean complete,
        List<Finding> lint) {

    public CellResult {
        lint = List.copyOf(lint);
    }

    /** Of a cell that was not executed. */
    public static CellResult notRun(Cell cell, Verdict verdict) {
        JsonNode stored = cell.json().path("outputs").deepCopy();
        return new CellResult(cell, verdict, 0, 0, stored, JsonNodeFactory.instance.arrayNode(), true, List.of());
    }

    /** Whether the kernel died in it, or fell silent. */
    public boolean lostTheKernel() {
        return verdict instanceof Verdict.Failed bad && bad.problem() instanceof KernelCrashedException;
    }

    /** What is worth a look though it is no failure. */
    public List<String> remarks() {
        Stream<String> own = verdict instanceof Verdict.Passed passed ? passed.remarks().stream() : Stream.empty();
        return Stream.concat(own, lint.stream().map(Finding::message)).toList();
    }

    CellResult with(Verdict other) {
        return new CellResult(cell, other, seconds, peakBytes, stored, fresh, complete, lint);
    }

    /** Whether the cell did not do as it should. */
    public boolean failed() {
        return verdict instanceof Verdict.Failed;
    }
}
