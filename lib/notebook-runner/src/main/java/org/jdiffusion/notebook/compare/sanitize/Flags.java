package org.jdiffusion.notebook.compare.sanitize;

/** The flags of Python's {@code re} that hold at one place of a pattern. */
record Flags(boolean ascii, boolean ignoreCase, boolean multiline, boolean dotAll, boolean verbose) {
    static final Flags NONE = new Flags(false, false, false, false, false);

    /** These with one of {@code aimsux} on or off. */
    Flags with(int letter, boolean on) {
        return switch (letter) {
            case 'a' -> new Flags(on, ignoreCase, multiline, dotAll, verbose);
            case 'u' -> new Flags(!on, ignoreCase, multiline, dotAll, verbose);
            case 'i' -> new Flags(ascii, on, multiline, dotAll, verbose);
            case 'm' -> new Flags(ascii, ignoreCase, on, dotAll, verbose);
            case 's' -> new Flags(ascii, ignoreCase, multiline, on, verbose);
            case 'x' -> new Flags(ascii, ignoreCase, multiline, dotAll, on);
            default -> throw new IllegalArgumentException("no such flag: " + Character.toString(letter));
        };
    }

    /** Java's notation of the case flag, turned on or off. */
    String javaCase() {
        if (!ignoreCase) {
            return "-iu";
        }
        return ascii ? "i-u" : "iu";
    }
}
