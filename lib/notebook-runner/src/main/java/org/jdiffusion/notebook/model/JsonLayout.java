package org.jdiffusion.notebook.model;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How JSON is laid out.
 *
 * @param lineBreak between members; empty when everything stands on one line
 * @param indent of the line on which the value begins
 * @param unit what each level is indented more
 * @param comma between members, up to the line break
 * @param colon between a key and its value
 * @param escaped whether characters beyond ASCII are written as four hexadecimal digits
 */
record JsonLayout(String lineBreak, String indent, String unit, String comma, String colon, boolean escaped) {
    /** What Jupyter writes. */
    static final JsonLayout JUPYTER = new JsonLayout("\n", "", " ", ",", ": ", false);

    /** The layout of the members of an object in a file. */
    static JsonLayout of(byte[] json, JsonSpan object, boolean escaped) {
        List<JsonSpan.Member> members = object.members();
        if (members.size() < 2) {
            return new JsonLayout("", "", "", ", ", ": ", escaped);
        }
        JsonSpan.Member first = members.get(0);
        String colon = text(json, first.keyEnd(), first.value().start());
        String comma = text(json, first.value().end(), members.get(1).start());
        String space = comma.substring(comma.stripTrailing().length());
        if (space.indexOf('\n') < 0 && space.indexOf('\r') < 0) {
            return new JsonLayout("", "", "", comma, colon, escaped);
        }
        String lineBreak = space.contains("\r\n") ? "\r\n" : space.contains("\n") ? "\n" : "\r";
        String indent = afterBreak(space);
        String outer =
                afterBreak(text(json, members.get(members.size() - 1).value().end(), object.end() - 1));
        boolean nested = indent.startsWith(outer) && indent.length() > outer.length();
        String unit = nested ? indent.substring(outer.length()) : JUPYTER.unit();
        return new JsonLayout(lineBreak, indent, unit, comma.substring(0, firstBreak(comma)), colon, escaped);
    }

    /** What stands between two members. */
    String separator() {
        return comma + newLine();
    }

    /** What stands before a member on a line of its own. */
    String newLine() {
        return lineBreak.isEmpty() ? "" : lineBreak + indent;
    }

    /** The layout one level further in. */
    JsonLayout deeper() {
        return new JsonLayout(lineBreak, indent + unit, unit, comma, colon, escaped);
    }

    /** Whether the writer of a file escaped what is not ASCII; where there is no such character it is taken not to. */
    static boolean isEscaped(byte[] json) {
        boolean escaped = false;
        for (int i = 0; i < json.length; i++) {
            if (json[i] < 0) {
                return false;
            }
            if (json[i] == '\\') {
                i++; // of two backslashes the second one starts nothing
                escaped |= json[i] == 'u' && Integer.parseInt(text(json, i + 1, i + 5), 16) > '~';
            }
        }
        return escaped;
    }

    private static int firstBreak(String text) {
        int feed = text.indexOf('\n');
        int carriage = text.indexOf('\r');
        return feed < 0 || (carriage >= 0 && carriage < feed) ? carriage : feed;
    }

    private static String afterBreak(String text) {
        return text.substring(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
    }

    private static String text(byte[] json, int from, int to) {
        return new String(json, from, to - from, StandardCharsets.US_ASCII);
    }
}
