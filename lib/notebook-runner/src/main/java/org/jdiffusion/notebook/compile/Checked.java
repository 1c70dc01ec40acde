package org.jdiffusion.notebook.compile;

import java.util.List;

/**
 * What became of a notebook's check.
 *
 * @param cells how many code cells were compiled
 * @param findings in the order of the cells
 * @param followUps how many more errors there were that only follow from these
 */
public record Checked(int cells, List<Finding> findings, int followUps) {
    public Checked {
        findings = List.copyOf(findings);
    }

    /** How many findings are errors. */
    public int errors() {
        return (int) findings.stream().filter(Finding::error).count();
    }
}
