package org.jdiffusion.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A fixed-width font of 5x8 dots for ASCII 32..126, drawn in {@code font.txt}: five bands of 19 glyphs in ASCII order.
 * Java's own fonts depend on what the machine has installed, and fail where it has none.
 */
final class PixelFont {
    static final int HEIGHT = 8;

    private static final int WIDTH = 5;
    private static final int PITCH = WIDTH + 1;
    private static final int BAND = 19;
    private static final char FIRST = ' ';
    private static final char LAST = '~';
    private static final List<String> LINES = load();

    private PixelFont() {}

    /** Width of the text in dots. */
    static int width(String text) {
        return Math.max(0, text.length() * PITCH - 1);
    }

    /** Whether the dot at column x, row y of the text is drawn. */
    static boolean isInk(String text, int x, int y) {
        int glyph = text.charAt(x / PITCH) - FIRST;
        int column = x % PITCH;
        return column < WIDTH && LINES.get(glyph / BAND * HEIGHT + y).charAt(glyph % BAND * PITCH + column) == '#';
    }

    static void check(String text) {
        boolean drawable = text.chars().allMatch(c -> c >= FIRST && c <= LAST);
        if (!drawable) {
            throw new IllegalArgumentException("label: wanted printable ASCII, got \"" + text + "\"");
        }
    }

    private static List<String> load() {
        try (InputStream in = PixelFont.class.getResourceAsStream("font.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
