package org.jdiffusion.notebook.junit;

import java.util.Optional;
import org.jdiffusion.notebook.run.NotebookRun;
import org.jdiffusion.notebook.run.RunSettings;
import org.jdiffusion.notebook.run.Timeouts;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.support.hierarchical.EngineExecutionContext;

/**
 * What the nodes of the tree hand down.
 *
 * @param settings for the notebooks below
 * @param play the notebook that is running; empty above the notebooks
 */
public record PlayContext(RunSettings settings, Optional<NotebookRun> play) implements EngineExecutionContext {

    static PlayContext of(ConfigurationParameters parameters) {
        RunSettings settings = RunSettings.standard();
        Optional<String> timeout = parameters.get("notebook.timeout");
        if (timeout.isPresent()) {
            settings = settings.withTimeout(Timeouts.parse(timeout.get()));
        }
        Optional<String> kernel = parameters.get("notebook.kernel");
        if (kernel.isPresent()) {
            settings = settings.withKernel(kernel.get());
        }
        return new PlayContext(settings, Optional.empty());
    }

    PlayContext with(RunSettings other) {
        return new PlayContext(other, play);
    }

    PlayContext with(NotebookRun run) {
        return new PlayContext(settings, Optional.of(run));
    }
}
