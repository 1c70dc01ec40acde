package org.jdiffusion.notebook.parameters;

import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads numbers as Java and Python both write them. */
final class Numbers {
    private static final Pattern WHOLE =
            Pattern.compile("([+-]?)(?:0[xX](\\p{XDigit}(?:_*\\p{XDigit})*)|0[bB]([01](?:_*[01])*)|(\\d(?:_*\\d)*))");
    private static final String DIGITS = "\\d(?:_*\\d)*";
    private static final Pattern REAL = Pattern.compile(
            "[+-]?((?:" + DIGITS + "\\.?(?:" + DIGITS + ")?|\\." + DIGITS + ")(?:[eE][+-]?" + DIGITS + ")?)");
    private static final Pattern NOT_FINITE = Pattern.compile("([+-]?)(?i:(nan)|inf(?:inity)?)");

    private Numbers() {}

    /** A decimal, hexadecimal or binary whole number; empty for any other text. */
    static Optional<BigInteger> whole(String text) {
        Matcher number = WHOLE.matcher(text.strip());
        if (!number.matches()) {
            return Optional.empty();
        }
        for (int group = 2; group <= 4; group++) {
            if (number.group(group) != null) {
                int base = group == 2 ? 16 : group == 3 ? 2 : 10;
                return Optional.of(
                        new BigInteger(number.group(1) + number.group(group).replace("_", ""), base));
            }
        }
        throw new AssertionError(text);
    }

    /** Whether it is a whole number that papermill takes for one: hexadecimal it takes for text. */
    static boolean isPlainWhole(String text) {
        return text.strip().matches("[+-]?" + DIGITS);
    }

    /**
     * A number with or without a fraction, NaN or an infinity; empty for any other text.
     *
     * @throws IllegalArgumentException when the number is finite and a double is not, or is zero and the number is not
     */
    static OptionalDouble real(String text) {
        Matcher other = NOT_FINITE.matcher(text.strip());
        if (other.matches()) {
            double infinite = other.group(1).equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            return OptionalDouble.of(other.group(2) == null ? infinite : Double.NaN);
        }
        Matcher number = REAL.matcher(text.strip());
        if (!number.matches()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(number.group().replace("_", ""));
        boolean zero = number.group(1).replaceFirst("[eE].*", "").matches("[0._]*");
        if (Double.isInfinite(value) || (value == 0 && !zero)) {
            throw Syntax.wrong("a number within the range of a double", text);
        }
        return OptionalDouble.of(value);
    }
}
