package org.jdiffusion.notebook.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;
import picocli.CommandLine.Help.Ansi;

/** On a terminal, the last line: how many cells have run, which one is running, and the time left. Nothing elsewhere. */
final class ProgressLine implements AutoCloseable {
    private static final int LONGEST_TITLE = 40;

    private final Optional<ProgressBar> bar;

    private ProgressLine(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    /** Over the code cells of these notebooks. */
    static ProgressLine over(List<Path> files) {
        boolean watched = !files.isEmpty() && Ansi.AUTO.enabled() && !"true".equals(System.getenv("CI"));
        return new ProgressLine(watched ? Optional.of(bar(files)) : Optional.empty());
    }

    void begins(Cell cell) {
        String title = cell.title();
        bar.ifPresent(it -> it.setExtraMessage(
                title.length() <= LONGEST_TITLE ? title : title.substring(0, LONGEST_TITLE - 1) + "…"));
    }

    void ended() {
        bar.ifPresent(ProgressBar::step);
    }

    /** Makes room for a line of another kind; the bar draws itself anew below it. */
    String clearing() {
        return bar.isPresent() ? "\r\u001b[K" : "";
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }

    private static ProgressBar bar(List<Path> files) {
        return new ProgressBarBuilder()
                .setTaskName("cells")
                .setInitialMax(files.stream().mapToInt(ProgressLine::cells).sum())
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .build();
    }

    private static int cells(Path file) {
        try {
            return Notebook.read(file).codeCells().size();
        } catch (IOException e) {
            return 0; // its turn comes, and then it is told
        }
    }
}
