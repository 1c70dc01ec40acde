package org.jdiffusion.notebook.parameters;

/**
 * Text as a literal that means the same in Java and in Python. No character of the text can end the literal or the
 * line, start a magic, or hide what the code says.
 */
final class Quoted {
    private Quoted() {}

    static String of(String text, char quote) {
        StringBuilder literal = new StringBuilder().append(quote);
        text.codePoints().forEach(c -> {
            if (c == quote || c == '\\') {
                literal.append('\\').append((char) c);
            } else if (c == '\n') {
                literal.append("\\n");
            } else if (c == '\t') {
                literal.append("\\t");
            } else if (c <= 0xFF && Character.isISOControl(c)) {
                // In octal: Java replaces \\u000a by a line feed before it looks at quotes.
                literal.append(String.format("\\%03o", c));
            } else if (c == '%' && endsWithEquals(literal)) {
                literal.append("\\045"); // the kernel takes "=%name" for a magic, in text too
            } else if (isHidden(c)) {
                literal.append(String.format("\\u%04x", c));
            } else {
                literal.appendCodePoint(c);
            }
        });
        return literal.append(quote).toString();
    }

    private static boolean endsWithEquals(CharSequence literal) {
        return literal.toString().stripTrailing().endsWith("=");
    }

    /** Characters that change how the text around them looks, and halves of a pair. */
    private static boolean isHidden(int c) {
        return Character.isBmpCodePoint(c)
                && switch (Character.getType(c)) {
                    case Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> true;
                    default -> false;
                };
    }
}
