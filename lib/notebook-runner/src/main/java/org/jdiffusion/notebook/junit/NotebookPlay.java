package org.jdiffusion.notebook.junit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdiffusion.notebook.compare.OutputLint;
import org.jdiffusion.notebook.kernel.KernelStartException;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.model.NotebookException;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.LogFolder;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.NotebookRun;
import org.jdiffusion.notebook.run.OnFailure;
import org.jdiffusion.notebook.run.RunSettings;
import org.jdiffusion.notebook.run.Verdict;

/**
 * A notebook while its tests run. Cells that are no tests of this run are played for the sake of later ones; when one
 * of them fails, the first test after it has to tell.
 */
final class NotebookPlay {
    private final Notebook notebook;
    private final RunSettings settings;
    private final Stage stage;
    private final LogFolder logs;
    private final NotebookRun run;
    private final long start;
    private final double startSeconds;
    /** By the id of the cell: its outputs are part of the cell, and change in the end. */
    private final Map<String, CellResult> results = new HashMap<>();

    private final Set<String> told;

    private NotebookPlay(
            Notebook notebook, RunSettings settings, Set<String> tests, Stage stage, LogFolder logs, long start)
            throws NotebookException, KernelStartException, InterruptedException {
        this.notebook = notebook;
        this.settings = settings;
        this.stage = stage;
        this.logs = logs;
        this.start = start;
        this.told = new HashSet<>(tests);
        this.run = NotebookRun.start(notebook, settings, logs.path());
        this.startSeconds = secondsSince(start);
    }

    /**
     * Starts the notebook's kernel, as soon as there may be one more.
     *
     * @param tests the ids of the cells that are tests of this run
     */
    static NotebookPlay start(Notebook notebook, RunSettings settings, Set<String> tests, Stage stage)
            throws IOException, KernelStartException, InterruptedException {
        stage.kernels().acquire();
        NotebookPlay play = null;
        try {
            LogFolder logs = stage.logs(notebook.file());
            try {
                play = new NotebookPlay(notebook, settings, tests, stage, logs, System.nanoTime());
                return play;
            } finally {
                if (play == null) {
                    logs.close();
                }
            }
        } catch (NotebookException | KernelStartException e) {
            stage.keep(new NotebookResult.Unable(notebook.file(), e.getMessage()));
            throw e;
        } finally {
            if (play == null) {
                stage.kernels().release();
            }
        }
    }

    /** Runs a cell, after those before it that have not run yet. */
    CellResult play(Cell cell) throws InterruptedException {
        for (Cell each : upTo(cell)) {
            if (!results.containsKey(each.id())) {
                results.put(each.id(), run.run(each));
            }
        }
        return results.get(cell.id());
    }

    /** Takes note that a cell will not run. */
    void skip(Cell cell, String reason) {
        results.put(cell.id(), CellResult.notRun(cell, new Verdict.Skipped(reason)));
    }

    /** The failed cell on whose account no more cells run, once it has been told. */
    Optional<Cell> stoppedBy() {
        return run.failure()
                .map(CellResult::cell)
                .filter(cell -> settings.onFailure() == OnFailure.STOP && told.contains(cell.id()));
    }

    /** The failures before a cell that no test has told; from now on they count as told. */
    List<CellResult> untoldBefore(Cell cell) {
        List<CellResult> untold = new ArrayList<>();
        for (Cell each : upTo(cell)) {
            CellResult result = results.get(each.id());
            if (!each.id().equals(cell.id()) && result != null && result.failed() && told.add(each.id())) {
                untold.add(result);
            }
        }
        return untold;
    }

    /** Ends the kernel and hands in the results. */
    void end() throws IOException {
        try {
            run.close();
            if (results.values().stream().anyMatch(CellResult::lostTheKernel)) {
                logs.keep(); // the failure's message names files in it
            }
            if (stage.reports()) {
                stage.keep(result());
            }
        } finally {
            try {
                logs.close();
            } finally {
                stage.kernels().release();
            }
        }
    }

    private NotebookResult result() {
        run.storeOutputs();
        List<CellResult> inOrder = notebook.codeCells().stream()
                .filter(cell -> results.containsKey(cell.id()))
                .map(cell -> results.get(cell.id()))
                .toList();
        return new NotebookResult.Played(
                notebook.file(),
                notebook,
                run.kernelName(),
                startSeconds,
                secondsSince(start),
                inOrder,
                OutputLint.ofNotebook(inOrder.stream().map(CellResult::fresh).toList()));
    }

    private List<Cell> upTo(Cell cell) {
        return notebook.codeCells().stream()
                .filter(each -> each.number() <= cell.number())
                .toList();
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
