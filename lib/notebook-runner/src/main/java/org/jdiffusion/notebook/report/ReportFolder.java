package org.jdiffusion.notebook.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.jdiffusion.notebook.model.AtomicFile;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.NotebookResult;

/**
 * The folder of a report: for each notebook the executed copy, {@code TEST-….xml}, pictures of the differences between
 * pictures, and a folder with the kernel's logs; for all of them {@code index.html}.
 */
public final class ReportFolder {
    private final Path folder;
    private final ReportFiles files;
    private final ZonedDateTime start = ZonedDateTime.now(ZoneId.systemDefault());
    private final long nanoStart = System.nanoTime();

    /** A report in that folder, which is made when it is needed, on a run that starts now. */
    public ReportFolder(Path folder) {
        this.folder = folder;
        this.files = new ReportFiles(folder);
    }

    /** Whether the executed copy of a notebook would take that notebook's own place. */
    public boolean wouldReplace(Path notebook) throws IOException {
        Path copy = files.copy(notebook);
        return Files.exists(copy) && Files.exists(notebook) && Files.isSameFile(copy, notebook);
    }

    /** Whether a file lies in this folder, as what an earlier run left there does. */
    public boolean holds(Path file) {
        return file.toAbsolutePath()
                .normalize()
                .startsWith(folder.toAbsolutePath().normalize());
    }

    /** Where the kernel's logs of a notebook go. */
    public Path logs(Path notebook) {
        return files.logs(notebook);
    }

    /** Keeps what became of one notebook. */
    public void add(NotebookResult result) throws IOException {
        removeBoards(result.file());
        if (result instanceof NotebookResult.Played played) {
            played.notebook().write(files.copy(played.file()));
            for (CellResult cell : played.cells()) {
                for (ReportFiles.Board board : files.boards(played.file(), cell)) {
                    AtomicFile.replace(board.file(), board.picture().png());
                }
            }
        } else if (!wouldReplace(result.file())) {
            Files.deleteIfExists(files.copy(result.file())); // an earlier run's would be taken for this one's
        }
        JunitXml.write(files, result);
    }

    /** Writes the page that shows all notebooks, once they have been played. */
    public void finish(List<NotebookResult> results) throws IOException {
        String page = ReportPage.of(results, files, start, Duration.ofNanos(System.nanoTime() - nanoStart));
        AtomicFile.replace(files.page(), page.getBytes(StandardCharsets.UTF_8));
    }

    /** An earlier run's pictures would be taken for this one's. */
    private void removeBoards(Path notebook) throws IOException {
        Path beside = files.copy(notebook).getParent();
        if (Files.isDirectory(beside)) {
            try (DirectoryStream<Path> old = Files.newDirectoryStream(beside, file -> isBoard(file, notebook))) {
                for (Path file : old) {
                    Files.delete(file);
                }
            }
        }
    }

    private boolean isBoard(Path file, Path notebook) {
        String name = file.getFileName().toString();
        String prefix = files.boardPrefix(notebook);
        return name.startsWith(prefix) && name.substring(prefix.length()).matches("\\d+(-\\d+)?\\.png");
    }
}
