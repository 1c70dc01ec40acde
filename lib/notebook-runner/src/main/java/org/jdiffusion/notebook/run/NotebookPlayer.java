package org.jdiffusion.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdiffusion.notebook.compare.OutputLint;
import org.jdiffusion.notebook.kernel.KernelAhead;
import org.jdiffusion.notebook.kernel.KernelStartException;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;

/** Plays notebooks from the first cell to the last. Their files stay as they are. */
public final class NotebookPlayer {
    private final RunSettings settings;

    /** Plays them that way. */
    public NotebookPlayer(RunSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads a notebook and begins to start its kernel; whatever goes wrong is told when it is played.
     *
     * @param logs where the output of the kernel's processes goes
     */
    public Prepared prepare(Path file, Path logs) {
        try {
            Notebook notebook = settings.parameters().appliedTo(Notebook.read(file));
            return Prepared.of(
                    notebook,
                    TimeLimit.of(notebook, settings),
                    notebook.codeCells().isEmpty()
                            ? Optional.empty()
                            : Optional.of(KernelAhead.start(settings.spec(notebook), settings.launch(notebook, logs))));
        } catch (IOException | KernelStartException e) {
            return Prepared.unable(file, e.getMessage());
        } catch (RuntimeException | OutOfMemoryError e) {
            return Prepared.unable(file, fault(e));
        }
    }

    /** Reads a notebook and plays it. */
    public NotebookResult play(Path file, Path logs, PlayListener listener) throws InterruptedException {
        return play(prepare(file, logs), listener);
    }

    /** Plays a notebook; whatever goes wrong is in the result. */
    public NotebookResult play(Prepared prepared, PlayListener listener) throws InterruptedException {
        try (prepared) {
            if (prepared.notebook().isEmpty()) {
                return new NotebookResult.Unable(prepared.file(), prepared.reason());
            }
            Notebook notebook = prepared.notebook().get();
            return prepared.hasKernel()
                    ? playCells(prepared, notebook, listener)
                    : new NotebookResult.Played(prepared.file(), notebook, "", 0, 0, List.of(), List.of());
        } catch (KernelStartException e) {
            return new NotebookResult.Unable(prepared.file(), e.getMessage());
        } catch (RuntimeException | OutOfMemoryError e) {
            // A fault of this program, or a notebook too big for it, must not take the other notebooks with it.
            return new NotebookResult.Unable(prepared.file(), fault(e));
        }
    }

    private NotebookResult playCells(Prepared prepared, Notebook notebook, PlayListener listener)
            throws KernelStartException, InterruptedException {
        List<CellResult> results = new ArrayList<>();
        long start = System.nanoTime();
        double startSeconds;
        String kernel;
        try (NotebookRun run = prepared.start(settings)) {
            startSeconds = secondsSince(start);
            kernel = run.kernelName();
            listener.ready(kernel, startSeconds);
            int left = notebook.codeCells().size();
            for (Cell cell : notebook.codeCells()) {
                listener.begins(cell, --left);
                CellResult result = run.run(cell);
                listener.ended(result);
                results.add(result);
            }
            run.storeOutputs();
        }
        List<JsonNode> outputs = results.stream().map(CellResult::fresh).toList();
        return new NotebookResult.Played(
                prepared.file(),
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

    private static String fault(Throwable e) {
        return "the runner failed: " + e;
    }
}
