package org.jdiffusion.notebook.junit;

import java.nio.file.Path;
import java.util.Map;
import org.jdiffusion.notebook.run.RunSettings;

/** What a class stands for. */
sealed interface NotebookSet {
    /**
     * Notebooks.
     *
     * @param files by their names in unique ids: the paths below the folder, with slashes
     * @param settings to play them with
     * @param compile whether they are compiled before
     */
    record Found(Map<String, Path> files, RunSettings settings, boolean compile) implements NotebookSet {}

    /** None, and why. */
    record Fault(Exception reason) implements NotebookSet {}
}
