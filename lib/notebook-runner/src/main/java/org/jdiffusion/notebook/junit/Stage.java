package org.jdiffusion.notebook.junit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jdiffusion.notebook.report.ReportFolder;
import org.jdiffusion.notebook.run.LogFolder;
import org.jdiffusion.notebook.run.NotebookResult;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.hierarchical.ParallelExecutionConfiguration;

/** What all notebooks of one run share: the report, the kernels allowed at a time, the compile checks. */
final class Stage {
    private final EngineExecutionListener listener;
    private final Optional<ReportFolder> report;
    private final Semaphore kernels;
    private final CompileChecks checks;
    private final List<NotebookResult> results = Collections.synchronizedList(new ArrayList<>());

    Stage(EngineNode engine, EngineExecutionListener listener) {
        this.listener = listener;
        Parameters parameters = engine.parameters();
        report = parameters.report();
        // The pool makes more threads than that when some of them wait.
        kernels = new Semaphore(parameters
                .parallel()
                .map(ParallelExecutionConfiguration::getParallelism)
                .orElse(1));
        checks = new CompileChecks(engine, parameters.wishes().kernel());
    }

    CompileChecks checks() {
        return checks;
    }

    /** One for each notebook that may run now. */
    Semaphore kernels() {
        return kernels;
    }

    /** Where the kernel's logs of a notebook go. */
    LogFolder logs(Path notebook) throws IOException {
        if (report.isEmpty()) {
            return LogFolder.temporary();
        }
        if (report.get().wouldReplace(notebook)) {
            throw new IllegalArgumentException(
                    "notebook.report: the executed copy would overwrite " + notebook + ": name another folder");
        }
        return LogFolder.kept(report.get().logs(notebook));
    }

    /** Whether anybody wants to know of results. */
    boolean reports() {
        return report.isPresent();
    }

    /** Puts what became of a notebook into the report. */
    void keep(NotebookResult result) throws IOException {
        if (report.isPresent()) {
            results.add(result);
            report.get().add(result);
        }
    }

    /** Ends the report. */
    void finish() throws IOException {
        if (report.isPresent() && !results.isEmpty()) {
            report.get()
                    .finish(results.stream()
                            .sorted(Comparator.comparing(NotebookResult::file))
                            .toList());
        }
    }

    /** Tells the launcher more about a test. */
    void publish(TestDescriptor test, Map<String, String> entries) {
        if (!entries.isEmpty()) {
            listener.reportingEntryPublished(test, ReportEntry.from(entries));
        }
    }
}
