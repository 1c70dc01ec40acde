package org.jdiffusion.notebook.junit;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdiffusion.notebook.compile.CheckCache;
import org.jdiffusion.notebook.compile.CompileRun;
import org.jdiffusion.notebook.compile.Outcome;
import org.junit.platform.engine.TestDescriptor;

/** The compile checks of a run: all notebooks at once, as soon as the first one asks. */
final class CompileChecks {
    private static final int MOST_JOBS = 4;

    private final List<Path> files;
    private final Optional<String> kernel;
    private final Map<Path, Outcome> outcomes = new HashMap<>();

    CompileChecks(TestDescriptor root, Optional<String> kernel) {
        this.kernel = kernel;
        files = root.getDescendants().stream()
                .filter(CompileNode.class::isInstance)
                .map(node -> ((CompileNode) node).file())
                .distinct()
                .toList();
    }

    /** What came of the check of one of the notebooks. */
    synchronized Outcome of(Path file) throws InterruptedException {
        if (outcomes.isEmpty()) {
            int jobs = Math.min(MOST_JOBS, Runtime.getRuntime().availableProcessors());
            new CompileRun(kernel, CheckCache.standard(), jobs)
                    .check(files, outcome -> outcomes.put(outcome.file(), outcome));
        }
        return outcomes.get(file);
    }
}
