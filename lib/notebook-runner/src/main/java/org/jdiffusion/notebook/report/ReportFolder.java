package org.jdiffusion.notebook.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jdiffusion.notebook.run.NotebookResult;

/**
 * The folder of a report: for each notebook the executed copy, {@code TEST-….xml}, and a folder with the kernel's
 * logs; for all of them {@code index.html}. The files mirror the notebooks' paths, so that notebooks of the same name
 * do not meet.
 */
public final class ReportFolder {
    private final Path folder;

    /** A report in that folder, which is made when it is needed. */
    public ReportFolder(Path folder) {
        this.folder = folder;
    }

    /** Whether the executed copy of a notebook would take that notebook's own place. */
    public boolean wouldReplace(Path notebook) throws IOException {
        Path copy = folder.resolve(name(notebook));
        return Files.exists(copy) && Files.isSameFile(copy, notebook);
    }

    /** Whether a file lies in this folder, as what an earlier run left there does. */
    public boolean holds(Path file) {
        return file.toAbsolutePath()
                .normalize()
                .startsWith(folder.toAbsolutePath().normalize());
    }

    /** Where the kernel's logs of a notebook go. */
    public Path logs(Path notebook) {
        return folder.resolve(name(notebook) + ".logs");
    }

    /** Keeps what became of one notebook. */
    public void add(NotebookResult result) throws IOException {
        if (result instanceof NotebookResult.Played played) {
            played.notebook().write(folder.resolve(name(played.file())));
        }
        Files.createDirectories(folder);
        String dotted =
                name(result.file()).toString().replaceAll("\\.ipynb$", "").replaceAll("[/\\\\]", ".");
        JunitXml.write(folder.resolve("TEST-" + dotted + ".xml"), result);
    }

    /** Writes the page that shows all notebooks, once they have been played. */
    public void finish(List<NotebookResult> results) throws IOException {
        Files.createDirectories(folder);
    }

    private static Path name(Path notebook) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = notebook.toAbsolutePath().normalize();
        return absolute.startsWith(here)
                ? here.relativize(absolute)
                : absolute.getRoot().relativize(absolute);
    }
}
