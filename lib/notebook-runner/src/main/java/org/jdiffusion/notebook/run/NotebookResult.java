package org.jdiffusion.notebook.run;

import java.nio.file.Path;
import java.util.List;
import org.jdiffusion.notebook.compare.Finding;
import org.jdiffusion.notebook.model.Notebook;

/** What became of a notebook. */
public sealed interface NotebookResult permits NotebookResult.Played, NotebookResult.Unable {

    /** The notebook's file. */
    Path file();

    /** Whether it was played and no cell failed. */
    boolean isGood();

    /**
     * Its cells were played.
     *
     * @param notebook with the fresh outputs in it
     * @param kernel the name of the kernel; empty when there was nothing to run
     * @param startSeconds how long it had to wait for the kernel
     * @param seconds from then to after the kernel's end
     * @param cells the code cells, in order
     * @param lint what is doubtful about the outputs of all cells together
     */
    record Played(
            Path file,
            Notebook notebook,
            String kernel,
            double startSeconds,
            double seconds,
            List<CellResult> cells,
            List<Finding> lint)
            implements NotebookResult {

        public Played {
            cells = List.copyOf(cells);
            lint = List.copyOf(lint);
        }

        @Override
        public boolean isGood() {
            return cells.stream().noneMatch(CellResult::failed);
        }
    }

    /** It could not be played, and why. */
    record Unable(Path file, String reason) implements NotebookResult {
        @Override
        public boolean isGood() {
            return false;
        }
    }
}
