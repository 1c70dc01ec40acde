package org.jdiffusion.notebook.junit;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the values of annotations and parameters; what is wrong with one is told together with its name. */
final class Reading {
    private Reading() {}

    /** A value; empty text is none. */
    static <T> Optional<T> value(String name, String text, Function<String, T> reader) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(text.strip()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    /** The constant of that name, in small letters. */
    static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Stream.of(type.getEnumConstants())
                .filter(each -> word(each).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("wanted "
                        + Stream.of(type.getEnumConstants()).map(Reading::word).collect(Collectors.joining(" or "))
                        + ", got '" + text + "'"));
    }

    static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("wanted true or false, got '" + text + "'");
        }
        return text.equals("true");
    }

    /** The one value of an annotation's element that may be left out. */
    static <T> Optional<T> atMostOne(String name, T[] values) {
        if (values.length > 1) {
            throw new IllegalArgumentException(name + ": wanted one value at most, got " + values.length);
        }
        return Stream.of(values).findFirst();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
