package org.jdiffusion.course;

import java.util.Locale;

/**
 * One state of a progress bar.
 *
 * @param label what is being done
 * @param done steps done
 * @param total steps to do
 * @param seconds since the first step began
 * @param note what the loop says of its last step, or empty
 * @param open false for the last state, which says nothing that differs from run to run
 */
record Bar(String label, long done, long total, double seconds, String note, boolean open) {
    private static final int CELLS = 20;

    String html() {
        String name = HtmlTable.escape(label);
        return "<div style=\"display:flex;gap:0.8em;align-items:center;font-variant-numeric:tabular-nums\"><span>"
                + name
                + "</span><progress aria-label=\"" + name + "\" max=\"" + total + "\" value=\"" + Math.min(done, total)
                + "\"></progress><span>" + HtmlTable.escape(count() + (open ? ", " + pace() : "")) + "</span></div>";
    }

    @Override
    public String toString() {
        if (!open) {
            return label + ": " + count();
        }
        int full = (int) (CELLS * Math.min(done, total) / total);
        String bar = "\u2588".repeat(full) + " ".repeat(CELLS - full);
        return label + ": " + 100 * done / total + "%|" + bar + "| " + count() + " [" + pace() + "]";
    }

    private String count() {
        return done + "/" + total;
    }

    /** As tqdm writes it: time gone < time left, steps a second, note. */
    private String pace() {
        String left = done == 0 ? "?" : clock(seconds / done * Math.max(0, total - done));
        String rate = done == 0 ? "?" : String.format(Locale.ROOT, "%.3g", done / seconds);
        return clock(seconds) + "<" + left + ", " + rate + "/s" + (note.isEmpty() ? "" : ", " + note);
    }

    private static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%02d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
