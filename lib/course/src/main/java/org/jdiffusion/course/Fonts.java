package org.jdiffusion.course;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The font of charts; it ships with the course, since not every machine has Japanese letters. */
final class Fonts {
    private static final Font BASE = load();

    private Fonts() {}

    static Font of(int size) {
        return BASE.deriveFont((float) size);
    }

    static Font bold(int size) {
        return BASE.deriveFont(Font.BOLD, (float) size);
    }

    private static Font load() {
        try (InputStream in = Fonts.class.getResourceAsStream("NotoSansJP-subset.otf")) {
            return Font.createFont(Font.TRUETYPE_FONT, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (FontFormatException e) {
            throw new IllegalStateException("the shipped chart font is damaged", e);
        }
    }
}
