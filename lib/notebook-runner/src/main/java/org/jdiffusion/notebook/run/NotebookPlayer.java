package org.jdiffusion.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdiffusion.notebook.compare.OutputLint;
import org.jdiffusion.notebook.kernel.KernelStartException;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;

/** Plays notebooks from the first cell to the last. */
public final class NotebookPlayer {
    private final RunSettings settings;

    /** Plays them that way. */
    public NotebookPlayer(RunSettings settings) {
        this.settings = settings;
    }

    /**
     * Plays a notebook; whatever goes wrong is in the result. Its file stays as it is.
     *
     * @param logs where the output of the kernel's processes goes
     */
    public NotebookResult play(Path file, Path logs, PlayListener listener) throws InterruptedException {
        try {
            Notebook notebook = settings.parameters().appliedTo(Notebook.read(file));
            return notebook.codeCells().isEmpty()
                    ? new NotebookResult.Played(file, notebook, "", 0, 0, List.of(), List.of())
                    : play(notebook, logs, listener);
        } catch (IOException | KernelStartException e) {
            return new NotebookResult.Unable(file, e.getMessage());
        } catch (RuntimeException | OutOfMemoryError e) {
            // A fault of this program, or a notebook too big for it, must not take the other notebooks with it.
            return new NotebookResult.Unable(file, "the runner failed: " + e);
        }
    }

    private NotebookResult play(Notebook notebook, Path logs, PlayListener listener)
            throws KernelStartException, InterruptedException {
        List<CellResult> results = new ArrayList<>();
        long start = System.nanoTime();
        double startSeconds;
        String kernel;
        try (NotebookRun run = NotebookRun.start(notebook, settings, logs)) {
            startSeconds = secondsSince(start);
            kernel = run.kernelName();
            listener.ready(kernel, startSeconds);
            for (Cell cell : notebook.codeCells()) {
                listener.begins(cell);
                CellResult result = run.run(cell);
                listener.ended(result);
                results.add(result);
            }
            run.storeOutputs();
        }
        List<JsonNode> outputs = results.stream().map(CellResult::fresh).toList();
        return new NotebookResult.Played(
                notebook.file(),
                notebook,
                kernel,
                startSeconds,
                secondsSince(start),
                results,
                OutputLint.ofNotebook(outputs));
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
