package org.jdiffusion.course;

import org.jdiffusion.hub.HubProgress;

/** A bar for each file that is fetched, in megabytes. */
final class DownloadBar implements HubProgress, AutoCloseable {
    private static final long MEGABYTE = 1_000_000;

    private String file = "";
    private Progress bar;

    @Override
    public void received(String path, long done, long size) {
        if (!path.equals(file)) {
            close();
            file = path;
            bar = Progress.of(path + " (MB)", Math.max(1, size / MEGABYTE));
        }
        bar.at(done / MEGABYTE);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
