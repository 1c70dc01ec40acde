package org.jdiffusion.notebook.report;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML. Whatever is handed to it as text or as an attribute's value stays text: markup is escaped, and characters
 * that a page cannot hold, or that would reorder or hide what is around them, are made visible.
 */
final class Html {
    private final StringBuilder page = new StringBuilder("<!DOCTYPE html>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins an element; attributes are names and values in turn. */
    Html open(String tag, String... attributes) {
        page.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            page.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            page.append('"');
        }
        page.append('>');
        if (tag.equals("pre")) {
            page.append('\n'); // readers drop the first line feed, so that it must not be the text's own
        }
        open.push(tag);
        return this;
    }

    /** Ends the element that was begun last. */
    Html close() {
        page.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Ends a block: with a line feed, for whoever reads the source of the page. */
    Html closeBlock() {
        close();
        page.append('\n');
        return this;
    }

    Html text(String text) {
        escape(text);
        return this;
    }

    /** An element with nothing but a text in it. */
    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** An element that has no content and no end. */
    Html single(String tag, String... attributes) {
        open(tag, attributes);
        open.pop();
        return this;
    }

    /** Text of our own that is to be taken as it is: a style sheet, a script. */
    Html verbatim(String text) {
        page.append(text);
        return this;
    }

    /** The whole page. */
    String page() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return page.toString();
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '&' -> page.append("&amp;");
                case '"' -> page.append("&quot;");
                case '\n', '\t' -> page.append((char) c);
                default -> character(c);
            }
        }
    }

    private void character(int c) {
        if (c < ' ') {
            page.appendCodePoint(0x2400 + c); // its picture, as in ␛
        } else if (Character.getType(c) == Character.SURROGATE) {
            page.append('\ufffd');
        } else if (Character.isISOControl(c) || reorders(c) || (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef)) {
            page.append(String.format("[U+%04X]", c));
        } else {
            page.appendCodePoint(c);
        }
    }

    /** Marks of direction make text look like another one. */
    private static boolean reorders(int c) {
        return c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
