package org.jdiffusion.app;

import java.io.PrintWriter;
import org.jdiffusion.hub.HubProgress;

/** How far downloads are, file by file, in megabytes. */
final class DownloadBars implements HubProgress, AutoCloseable {
    private static final long MEGABYTE = 1_000_000;

    private final PrintWriter log;
    private String file = "";
    private Progress progress;

    DownloadBars(PrintWriter log) {
        this.log = log;
    }

    @Override
    public void received(String path, long done, long size) {
        if (progress == null || !path.equals(file)) {
            close();
            file = path;
            progress = new Progress(path + " (MB)", Math.max(1, size / MEGABYTE), log);
        }
        progress.at(done / MEGABYTE, "");
        if (done == size) {
            close(); // else it would be drawn on, over the bar of what comes next
        }
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }
}
