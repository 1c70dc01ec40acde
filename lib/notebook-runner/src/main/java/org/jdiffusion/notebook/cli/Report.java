package org.jdiffusion.notebook.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.LogFolder;

/**
 * What is kept of one notebook's run: the executed copy, {@code TEST-….xml}, and a folder with the kernel's logs. The
 * files mirror the notebook's path, so that notebooks of the same name do not meet.
 */
final class Report {
    private final Path folder;
    private final Path name;

    private Report(Path folder, Path name) {
        this.folder = folder;
        this.name = name;
    }

    static Report none() {
        return new Report(null, null);
    }

    static Report in(Path folder, Path notebook) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = notebook.toAbsolutePath().normalize();
        Path name = absolute.startsWith(here)
                ? here.relativize(absolute)
                : absolute.getRoot().relativize(absolute);
        return new Report(folder, name);
    }

    /** Whether the executed copy would take the place of that file. */
    boolean wouldReplace(Path file) throws IOException {
        return folder != null && Files.exists(folder.resolve(name)) && Files.isSameFile(folder.resolve(name), file);
    }

    /** Where the kernel's logs go; thrown away when it is closed, unless there is a report. */
    LogFolder logs() throws IOException {
        return folder == null ? LogFolder.temporary() : LogFolder.kept(folder.resolve(name + ".logs"));
    }

    void notebook(Notebook notebook) throws IOException {
        if (folder != null) {
            notebook.write(folder.resolve(name));
        }
    }

    void results(Path file, List<CellResult> results) throws IOException {
        if (folder != null) {
            JunitXml.write(xml(), file, results);
        }
    }

    void unable(Path file, String reason) {
        if (folder != null) {
            try {
                JunitXml.writeError(xml(), file, reason);
            } catch (IOException e) {
                // The reason is on the console already; a report folder that cannot be written must not hide it.
                return;
            }
        }
    }

    private Path xml() throws IOException {
        Files.createDirectories(folder);
        String dotted = name.toString().replaceAll("\\.ipynb$", "").replaceAll("[/\\\\]", ".");
        return folder.resolve("TEST-" + dotted + ".xml");
    }
}
