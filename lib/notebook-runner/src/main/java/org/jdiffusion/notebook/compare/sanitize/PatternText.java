package org.jdiffusion.notebook.compare.sanitize;

import java.util.function.IntPredicate;

/** A pattern or replacement as it is read, one code point after the other. */
final class PatternText {
    private static final String WHAT = "bad escape ";

    private final String kind;
    private final String text;
    private int at;

    /** The kind stands in complaints: "regular expression" or "replacement". */
    PatternText(String kind, String text) {
        this.kind = kind;
        this.text = text;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /** The next code point, -1 at the end. */
    int peek() {
        return atEnd() ? -1 : text.codePointAt(at);
    }

    int next() {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    /** Whether that comes next; if so it is taken. */
    boolean take(String wanted) {
        boolean found = text.startsWith(wanted, at);
        at += found ? wanted.length() : 0;
        return found;
    }

    /** Takes characters while they fit, at most that many. */
    String takeWhile(IntPredicate fits, int most) {
        int start = at;
        while (!atEnd() && at - start < most && fits.test(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Takes what stands before that character, and the character. */
    String takeUntil(char end) {
        int found = text.indexOf(end, at);
        if (found < 0) {
            throw refuse("'" + end + "' is missing");
        }
        String taken = text.substring(at, found);
        at = found + 1;
        return taken;
    }

    String rest() {
        return text.substring(at);
    }

    void skip(int characters) {
        at += characters;
    }

    /** The rest of an escape for one character, whose letter has been taken. */
    int character(int letter) {
        return switch (letter) {
            case 'a' -> 7;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 11;
            case 'x' -> hexadecimal(2);
            case 'u' -> hexadecimal(4);
            case 'U' -> hexadecimal(8);
            case 'N' -> named();
            default -> itself(letter);
        };
    }

    /** An octal number of up to that many more digits. */
    int octal(String start, int more) {
        int value = Integer.parseInt(start + takeWhile(PatternText::isOctal, more), 8);
        if (value > 0377) {
            throw refuse("an octal escape is above \\377");
        }
        return value;
    }

    /** Whether two digits and the one that comes next are an octal number: Python takes three digits for one. */
    boolean isOctal(int first, String second) {
        return first < 8 && !second.isEmpty() && isOctal(second.charAt(0)) && isOctal(peek());
    }

    IllegalArgumentException refuse(String reason) {
        return new IllegalArgumentException("the " + kind + " '" + text + "' cannot be used: " + reason);
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isOctal(int c) {
        return c >= '0' && c <= '7';
    }

    static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Whether it is an identifier of Python's. */
    static boolean isName(String name) {
        return !name.isEmpty()
                && Character.isUnicodeIdentifierStart(
                        name.replaceFirst("^_+", "a").codePointAt(0))
                && name.codePoints().allMatch(Character::isUnicodeIdentifierPart);
    }

    private int itself(int letter) {
        if (isLetter(letter) || isDigit(letter)) {
            throw refuse(WHAT + "\\" + Character.toString(letter));
        }
        return letter;
    }

    private int hexadecimal(int digits) {
        String found = takeWhile(c -> Character.digit(c, 16) >= 0 && c < 128, digits);
        if (found.length() < digits) {
            throw refuse("an escape has too few hexadecimal digits");
        }
        long value = Long.parseLong(found, 16);
        if (value > Character.MAX_CODE_POINT) {
            throw refuse("an escape is above \\U0010ffff");
        }
        return (int) value;
    }

    private int named() {
        if (!take("{")) {
            throw refuse(WHAT + "\\N");
        }
        String name = takeUntil('}');
        try {
            return Character.codePointOf(name);
        } catch (IllegalArgumentException e) {
            throw refuse("no character is named '" + name + "'");
        }
    }
}
