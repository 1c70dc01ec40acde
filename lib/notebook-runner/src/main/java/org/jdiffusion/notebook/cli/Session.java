package org.jdiffusion.notebook.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdiffusion.notebook.kernel.KernelStartException;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.model.NotebookFiles;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.LogFolder;
import org.jdiffusion.notebook.run.NotebookRun;
import org.jdiffusion.notebook.run.RunSettings;

/** Plays one notebook after the other, tells the console, and knows the exit code in the end. */
final class Session {
    private final Console console;
    private final RunSettings settings;

    /** What is done with a notebook that has run; {@code intact} when no cell failed. */
    interface Finish {
        void accept(Notebook notebook, boolean intact) throws IOException;
    }

    Session(PrintWriter out, RunSettings settings) {
        this.console = new Console(out);
        this.settings = settings;
    }

    /** The notebooks of the paths; none when a path is wrong, for then nothing is to run. */
    List<Path> find(List<Path> paths) {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            try {
                files.addAll(NotebookFiles.find(List.of(path)));
            } catch (IOException e) {
                console.unable(path, e.getMessage());
            }
        }
        return console.exitCode() == ExitCode.OK ? files.stream().distinct().toList() : List.of();
    }

    /** Runs all cells of a notebook; whatever goes wrong ends up in the report, the console and the exit code. */
    void play(Path file, Report report, Finish finish) throws InterruptedException {
        console.notebook(file);
        try {
            Notebook notebook = Notebook.read(file);
            List<CellResult> results = notebook.codeCells().isEmpty() ? List.of() : run(notebook, report);
            report.results(file, results);
            finish.accept(notebook, results.stream().noneMatch(CellResult::failed));
        } catch (IOException | KernelStartException e) {
            unable(file, report, e.getMessage());
        } catch (RuntimeException | OutOfMemoryError e) {
            // A fault of this program, or a notebook too big for it, must not take the other notebooks with it.
            unable(file, report, "the runner failed: " + e);
        }
    }

    /** Prints the summary and returns the exit code. */
    int end() {
        console.summary();
        return console.exitCode();
    }

    private void unable(Path file, Report report, String reason) {
        console.unable(file, reason);
        report.unable(file, reason);
    }

    private List<CellResult> run(Notebook notebook, Report report)
            throws KernelStartException, IOException, InterruptedException {
        List<CellResult> results = new ArrayList<>();
        try (LogFolder logs = report.logs()) {
            long start = System.nanoTime();
            try (NotebookRun run = NotebookRun.start(notebook, settings, logs.path())) {
                console.ready(run.kernelName(), (System.nanoTime() - start) / 1e9);
                for (Cell cell : notebook.codeCells()) {
                    CellResult result = run.run(cell);
                    console.ended(result);
                    results.add(result);
                }
                run.storeOutputs();
            }
        }
        return results;
    }
}
