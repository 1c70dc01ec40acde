package org.jdiffusion.notebook.junit;

import java.util.Optional;
import org.jdiffusion.notebook.compare.Mode;

/** What is asked of a notebook's cells. */
public enum NotebookMode {
    /** That they run. */
    RUN(Optional.empty()),
    /** That they run, and that those marked to be checked put out what is stored: {@code pytest --nbval-lax}. */
    LAX(Optional.of(Mode.LAX)),
    /** That they run and put out what is stored, unless marked to be ignored: {@code pytest --nbval}. */
    STRICT(Optional.of(Mode.STRICT));

    private final Optional<Mode> compared;

    NotebookMode(Optional<Mode> compared) {
        this.compared = compared;
    }

    /** Which outputs are compared; empty: none. */
    Optional<Mode> compared() {
        return compared;
    }
}
