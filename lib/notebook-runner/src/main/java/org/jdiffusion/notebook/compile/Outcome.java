package org.jdiffusion.notebook.compile;

import java.nio.file.Path;
import java.util.List;
import org.jdiffusion.notebook.model.Notebook;

/** What came of one file. */
public sealed interface Outcome permits Outcome.Compiled, Outcome.Unable {
    /** The file, as it was given. */
    Path file();

    /**
     * It was checked, now or earlier.
     *
     * @param notebook what was read
     * @param checked what was found
     * @param remembered whether the check was made earlier, of the same code in the same surroundings
     * @param remarks about the surroundings
     */
    record Compiled(Path file, Notebook notebook, Checked checked, boolean remembered, List<String> remarks)
            implements Outcome {
        public Compiled {
            remarks = List.copyOf(remarks);
        }
    }

    /** It could not be checked, and why. */
    record Unable(Path file, String reason) implements Outcome {}
}
