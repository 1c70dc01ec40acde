package org.jdiffusion.notebook.junit;

import java.util.Optional;
import org.junit.platform.engine.support.hierarchical.EngineExecutionContext;

/**
 * What the nodes of the tree hand down.
 *
 * @param stage what all notebooks share
 * @param play the notebook that is running; empty above the notebooks, and below one that does not compile
 */
public record PlayContext(Stage stage, Optional<NotebookPlay> play) implements EngineExecutionContext {

    PlayContext with(NotebookPlay running) {
        return new PlayContext(stage, Optional.of(running));
    }
}
