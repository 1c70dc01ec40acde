package org.jdiffusion.notebook.compare.sanitize;

import java.util.OptionalInt;

/** Python's character classes in Java's notation, where brackets and ampersands inside one mean more. */
final class CharacterClass {
    private static final String SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\x{1680}\\x{2000}-\\x{200a}"
            + "\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}";

    private final PatternText text;
    private final Flags flags;
    private final StringBuilder out = new StringBuilder();

    private CharacterClass(PatternText text, Flags flags) {
        this.text = text;
        this.flags = flags;
    }

    /** Reads on after the opening bracket. */
    static String read(PatternText text, Flags flags) {
        return new CharacterClass(text, flags).read();
    }

    /** The class of {@code \d}, {@code \s}, {@code \w} or their complements; empty for another letter. */
    static String of(int letter, Flags flags) {
        String inside = inside(Character.toLowerCase(letter), flags.ascii());
        return inside.isEmpty() ? "" : (Character.isUpperCase(letter) ? "[^" : "[") + inside + "]";
    }

    static String literal(int c) {
        // A character beyond 0xffff must stand for itself, or Java's look-behind does not find it.
        return PatternText.isLetter(c) || PatternText.isDigit(c) || Character.isSupplementaryCodePoint(c)
                ? Character.toString(c)
                : "\\x{" + Integer.toHexString(c) + "}";
    }

    private static String inside(int letter, boolean ascii) {
        return switch (letter) {
            case 'd' -> ascii ? "0-9" : "\\p{Nd}";
            case 's' -> ascii ? "\\t-\\r\\x20" : SPACE;
            case 'w' -> ascii ? "0-9A-Za-z_" : "\\p{L}\\p{N}_";
            default -> "";
        };
    }

    private String read() {
        out.append(text.take("^") ? "[^" : "[");
        boolean first = true;
        while (first || !text.take("]")) {
            first = false;
            OptionalInt low = element();
            if (!text.take("-")) {
                low.ifPresent(c -> out.append(literal(c)));
            } else if (text.take("]")) {
                low.ifPresent(c -> out.append(literal(c)));
                out.append(literal('-'));
                break;
            } else {
                range(low, element());
            }
        }
        return out.append(']').toString();
    }

    private void range(OptionalInt low, OptionalInt high) {
        if (low.isEmpty() || high.isEmpty() || low.getAsInt() > high.getAsInt()) {
            throw text.refuse("a bad range in a character class");
        }
        out.append(literal(low.getAsInt())).append('-').append(literal(high.getAsInt()));
    }

    /** One character, or nothing for a class within the class, which has been written already. */
    private OptionalInt element() {
        if (text.atEnd()) {
            throw text.refuse("a character class has no end");
        }
        int c = text.next();
        if (c != '\\') {
            return OptionalInt.of(c);
        }
        if (text.atEnd()) {
            throw text.refuse("it ends in a backslash");
        }
        int letter = text.next();
        String inner = of(letter, flags);
        if (!inner.isEmpty()) {
            out.append(inner);
            return OptionalInt.empty();
        }
        if (letter == 'b') {
            return OptionalInt.of('\b');
        }
        return OptionalInt.of(
                PatternText.isOctal(letter) ? text.octal(Character.toString(letter), 2) : text.character(letter));
    }
}
