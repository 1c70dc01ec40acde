package org.jdiffusion.notebook.compare;

/**
 * How far a number may be from the stored one: {@code |actual - expected| <= absolute + relative * |expected|}, as numpy's
 * {@code allclose} has it.
 *
 * @param reason why, in words; only where nothing is tolerated it may be empty
 */
public record Tolerance(double relative, double absolute, String reason) {

    public Tolerance {
        check("relative", relative);
        check("absolute", absolute);
        if (reason.isBlank() && relative + absolute > 0) {
            throw new IllegalArgumentException("tolerance: wanted a reason, got none");
        }
    }

    /** Nothing is tolerated: texts are equal, character by character. */
    public static Tolerance none() {
        return new Tolerance(0, 0, "");
    }

    /** Whether texts are compared character by character. */
    public boolean isNone() {
        return relative == 0 && absolute == 0;
    }

    /** Whether that number will do. */
    public boolean allows(double expected, double actual) {
        return Double.compare(expected, actual) == 0
                || Math.abs(actual - expected) <= absolute + relative * Math.abs(expected);
    }

    private static void check(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("tolerance, " + name + ": wanted a number from 0, got " + value);
        }
    }
}
