package org.jdiffusion.course;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;

/** The font of charts; it ships with the course, since not every machine has Japanese letters. */
final class Fonts {
    private static Font base;

    private Fonts() {}

    static Font of(int size) {
        return base().deriveFont((float) size);
    }

    static Font bold(int size) {
        return base().deriveFont(Font.BOLD, (float) size);
    }

    /** Not at class loading, whose second failure would hide the reason. */
    private static synchronized Font base() {
        if (base == null) {
            base = load();
        }
        return base;
    }

    private static Font load() {
        try (InputStream in = Fonts.class.getResourceAsStream("NotoSansJP-subset.otf")) {
            return Font.createFont(Font.TRUETYPE_FONT, in);
        } catch (FontFormatException e) {
            throw new IllegalStateException("the shipped chart font is damaged: build lib/course again", e);
        } catch (IOException | LinkageError | InternalError e) {
            throw new IllegalStateException(
                    "Java finds no font library on this system, so it cannot draw charts: install fontconfig and"
                            + " freetype (Debian, Ubuntu: apt-get install fontconfig libfreetype6)",
                    e);
        }
    }
}
