package org.jdiffusion.notebook.report;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Shows what a cell holds, whatever its author wanted it to do to the reader: nothing of it runs, nothing is fetched,
 * and what is too long is cut.
 */
final class Content {
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern SCRIPT = Pattern.compile("<script\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern ROW = Pattern.compile("<(?:tr|br|p|li|h[1-6]|pre)\\b", Pattern.CASE_INSENSITIVE);
    private static final int ROW_PIXELS = 26;
    /** A frame cannot tell how high its content is; it has no script to measure it. */
    private static final String FRAME_START = """
            <!DOCTYPE html><meta charset="utf-8"><style>
            :root { color-scheme: light; background: #fff; color: #1d2430; font: 14px/1.5 system-ui, sans-serif; }
            body { margin: 10px; } table { border-collapse: collapse; } td, th { padding: 2px 10px; }
            tbody tr:nth-child(even) { background: #f3f5f7; } th { border-bottom: 1px solid #aab2bd; }
            </style>
            """;

    private final Html html;
    private final Room room;
    private final String copy;
    private final boolean failure;

    /**
     * Shows it on that page.
     *
     * @param copy the address of the executed copy, where it is whole
     * @param failure whether the cell failed
     */
    Content(Html html, Room room, String copy, boolean failure) {
        this.html = html;
        this.room = room;
        this.copy = copy;
        this.failure = failure;
    }

    Html html() {
        return html;
    }

    /** A text as a terminal would show it. */
    void text(String whole) {
        String kept = room.cut(whole);
        html.open("pre", "class", "text");
        Ansi.write(html, kept);
        html.closeBlock();
        tellOfCut(kept.length(), whole.length());
    }

    /** A picture; {@code data} is Base64, or source text for SVG. */
    void picture(String mime, String data, String alternative) {
        boolean svg = mime.equals("image/svg+xml");
        String packed = svg
                ? Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8))
                : SPACE.matcher(data).replaceAll("");
        if (!BASE64.matcher(packed).matches()) {
            note("This is no picture:");
            text(data);
        } else if (room.takes(packed.length(), failure)) {
            // In an image the scripts and links of an SVG are dead.
            html.single("img", "src", "data:" + mime + ";base64," + packed, "alt", alternative);
            html.verbatim("\n");
        } else {
            html.open("p", "class", "note").text("The page has no room for this picture; it is in the ");
            html.element("a", "executed copy", "href", copy).text(".").closeBlock();
        }
    }

    /** A fragment of HTML, in a frame where it can do no harm. */
    void frame(String fragment, String title) {
        if (room.cut(fragment).length() < fragment.length()) {
            note("Too long to be shown as it looks:");
            text(fragment);
            return;
        }
        long rows = ROW.matcher(fragment).results().count() + 1;
        html.open(
                "iframe",
                "sandbox",
                "",
                "loading",
                "lazy",
                "title",
                title,
                "height",
                Long.toString(Math.min(460, 40 + rows * ROW_PIXELS)),
                "srcdoc",
                FRAME_START + fragment);
        html.closeBlock();
        if (SCRIPT.matcher(fragment).find()) {
            note("It has scripts, which do not run here.");
        }
    }

    void note(String text) {
        html.element("p", text, "class", "note").verbatim("\n");
    }

    /** Whether there is room for that much text. */
    boolean takes(int characters) {
        return room.takes(characters);
    }

    /** Tells of a text that is not shown whole. */
    void tellOfCut(int kept, int whole) {
        if (kept < whole) {
            html.open("p", "class", "note");
            html.text(String.format(Locale.ROOT, "The first %,d of %,d characters; all of it is in the ", kept, whole));
            html.element("a", "executed copy", "href", copy).text(".").closeBlock();
        }
    }
}
