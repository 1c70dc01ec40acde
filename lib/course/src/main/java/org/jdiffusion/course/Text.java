package org.jdiffusion.course;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The words of charts, tables and messages, in the notebook's language. */
final class Text {
    private Text() {}

    /** The text of {@code key}, with {@code arguments} in its places. */
    static String of(String key, Object... arguments) {
        return in(Course.language(), key, arguments);
    }

    /** The text of {@code key}, or {@code otherwise} where there is none. */
    static String orElse(String key, String otherwise) {
        return bundle(Course.language()).containsKey(key) ? of(key) : otherwise;
    }

    static String in(Locale language, String key, Object... arguments) {
        return new MessageFormat(bundle(language).getString(key), language).format(arguments);
    }

    private static ResourceBundle bundle(Locale language) {
        return ResourceBundle.getBundle(
                "org.jdiffusion.course.texts",
                language,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
