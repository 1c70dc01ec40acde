package org.jdiffusion.app;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a long task is: a bar where somebody watches, otherwise a line now and then. */
final class Progress implements AutoCloseable {
    private static final int LINES = 20;

    private final String task;
    private final long total;
    private final PrintWriter out;
    private final ProgressBar bar;
    private long printed = -1;

    /** @param out takes the lines when nobody watches */
    Progress(String task, long total, PrintWriter out) {
        this.task = task;
        this.total = total;
        this.out = out;
        bar = !Terminal.isWatched()
                ? null
                : new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(total)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(250)
                        .build();
    }

    /** Tells that {@code done} of the steps are made. */
    void at(long done, String note) {
        if (bar != null) {
            bar.stepTo(done);
            bar.setExtraMessage(note);
        } else if (done != printed
                && (printed < 0 || done == total || done * LINES / total > printed * LINES / total)) {
            out.println(task + ": " + done + " of " + total + (note.isEmpty() ? "" : ", " + note));
            printed = done;
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
