package org.jdiffusion.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;

/**
 * What a cell may cost: {@code "nbtest": {"budget": {"seconds": 20, "megabytes": 900}}} in its metadata, or in the
 * notebook's for each cell. Memory is the kernel's resident memory, native memory included. Unlike a timeout it lets
 * the cell end.
 *
 * @param seconds at most; infinite when there is no limit
 * @param megabytes at most, of 1,000,000 bytes; infinite when there is no limit
 */
record Budget(double seconds, double megabytes) {

    static Budget of(Cell cell, Notebook notebook) {
        JsonNode given = cell.metadata().at("/nbtest/budget");
        if (given.isMissingNode()) {
            given = notebook.metadata().at("/nbtest/budget");
        }
        if (given.isMissingNode()) {
            return new Budget(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        boolean known = given.isObject()
                && given.propertyStream()
                        .allMatch(entry -> Set.of("seconds", "megabytes").contains(entry.getKey())
                                && entry.getValue().asDouble() > 0);
        if (!known) {
            throw new IllegalArgumentException(
                    "budget: wanted positive numbers seconds, megabytes or both, got " + given);
        }
        return new Budget(
                given.path("seconds").asDouble(Double.POSITIVE_INFINITY),
                given.path("megabytes").asDouble(Double.POSITIVE_INFINITY));
    }

    /** What was spent beyond it, in words; empty if nothing. */
    List<String> exceeded(double spentSeconds, long peakBytes) {
        List<String> beyond = new ArrayList<>();
        if (spentSeconds > seconds) {
            beyond.add(String.format(Locale.ROOT, "took %.1f s of its %.1f s", spentSeconds, seconds));
        }
        if (peakBytes / 1e6 > megabytes) {
            beyond.add(String.format(Locale.ROOT, "used %.0f MB of its %.0f MB", peakBytes / 1e6, megabytes));
        }
        return beyond;
    }
}
