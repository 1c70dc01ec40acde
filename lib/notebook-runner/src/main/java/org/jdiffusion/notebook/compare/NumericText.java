package org.jdiffusion.notebook.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text as numbers and what stands between them. A number stands alone or has a unit of up to three letters; digits
 * within names, versions such as 1.2.3 and hash codes are text. Blanks beside a number do not count, since a shorter
 * number is padded.
 */
final class NumericText {
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.@])[-+]?(?:\\d++(?:\\.\\d*+)?+|\\.\\d++)(?:[eE][-+]?\\d++)?+"
                    + "(?=\\p{Alpha}{0,3}(?![\\w@]))(?!\\p{Alpha}{0,3}\\.\\d)");

    private final List<String> between = new ArrayList<>();
    private final List<String> numbers = new ArrayList<>();

    private NumericText(String text) {
        Matcher matcher = NUMBER.matcher(text);
        int from = 0;
        while (matcher.find()) {
            between.add(trim(text.substring(from, matcher.start()), from > 0, true));
            numbers.add(matcher.group());
            from = matcher.end();
        }
        between.add(trim(text.substring(from), from > 0, false));
    }

    /** Why the texts do not agree, as a sentence; empty if they are equal but for numbers within the tolerance. */
    static Optional<String> complaint(String expected, String actual, Tolerance tolerance) {
        NumericText wanted = new NumericText(expected);
        NumericText found = new NumericText(actual);
        if (!wanted.between.equals(found.between)) {
            return Optional.of("not only numbers differ, " + Excerpt.firstDifference(expected, actual));
        }
        int outside = 0;
        double worst = -1;
        String example = "";
        for (int i = 0; i < wanted.numbers.size(); i++) {
            double a = Double.parseDouble(wanted.numbers.get(i));
            double b = Double.parseDouble(found.numbers.get(i));
            if (!tolerance.allows(a, b)) {
                outside++;
                double apart = Math.abs(a - b) / Math.max(Math.abs(a), Double.MIN_NORMAL);
                if (apart > worst) {
                    worst = apart;
                    example = "expected " + wanted.numbers.get(i) + ", got " + found.numbers.get(i);
                }
            }
        }
        return outside == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%d of %d numbers are beyond the tolerance (relative %s, absolute %s); the farthest: %s",
                        outside,
                        wanted.numbers.size(),
                        tolerance.relative(),
                        tolerance.absolute(),
                        example));
    }

    private static String trim(String text, boolean afterNumber, boolean beforeNumber) {
        int start = 0;
        int end = text.length();
        while (afterNumber && start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (beforeNumber && start < end && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
