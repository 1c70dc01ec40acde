package org.jdiffusion.notebook.compare;

import java.util.List;
import java.util.regex.Pattern;

/** Cuts long texts down to what a sentence can hold. */
final class Excerpt {
    private static final int LONGEST = 160;
    private static final int CONTEXT = 40;
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]++={0,2}");
    /** Words do not look like this. */
    private static final Pattern MIXED = Pattern.compile("(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])");

    private Excerpt() {}

    /** Where two texts first differ, as in {@code line 3: expected "a", got "b"}. */
    static String firstDifference(String expected, String actual) {
        if (isBase64(expected) && isBase64(actual)) {
            return "expected " + quote(expected) + ", got " + quote(actual);
        }
        List<String> wanted = List.of(expected.split("\n", -1));
        List<String> found = List.of(actual.split("\n", -1));
        int line = 0;
        while (line < wanted.size() && line < found.size() && wanted.get(line).equals(found.get(line))) {
            line++;
        }
        String a = line < wanted.size() ? wanted.get(line) : null;
        String b = line < found.size() ? found.get(line) : null;
        int from = a == null || b == null ? 0 : Math.max(0, commonStart(a, b) - CONTEXT);
        return "line " + (line + 1) + ": expected " + part(a, from) + ", got " + part(b, from);
    }

    /** A text between quotation marks, on one line, shortened. */
    static String quote(String text) {
        if (isBase64(text)) {
            return "Base64 of " + text.length() + " characters";
        }
        String visible = text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\b", "\\b");
        return "\"" + (visible.length() <= LONGEST ? visible : visible.substring(0, LONGEST) + "…") + "\"";
    }

    private static String part(String line, int from) {
        if (line == null) {
            return "the end";
        }
        return quote((from > 0 ? "…" : "") + line.substring(Math.min(from, line.length())));
    }

    private static int commonStart(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }

    private static boolean isBase64(String text) {
        String packed = text.replace("\n", "");
        return packed.length() > 64
                && packed.length() % 4 == 0
                && BASE64.matcher(packed).matches()
                && MIXED.matcher(packed).lookingAt();
    }
}
