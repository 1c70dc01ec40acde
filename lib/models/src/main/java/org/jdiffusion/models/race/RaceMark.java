package org.jdiffusion.models.race;

import java.util.Locale;

/**
 * How far a contestant had come.
 *
 * @param update updates made
 * @param seconds of training, judging not counted
 * @param samples that were judged
 * @param accuracy share of them that the judge agreed with, 0..1; chance is 0.1
 */
public record RaceMark(RaceRecipe recipe, int update, double seconds, int samples, double accuracy) {
    /** The columns of {@link #line}. */
    public static final String HEAD = "recipe,update,seconds,samples,accuracy";

    /** One line of a CSV file. */
    public String line() {
        return String.format(Locale.ROOT, "%s,%d,%.0f,%d,%.3f", recipe.key(), update, seconds, samples, accuracy);
    }

    /**
     * Reads what {@link #line} wrote.
     *
     * @throws IllegalArgumentException if it is no such line
     */
    public static RaceMark parse(String line) {
        String[] fields = line.split(",", -1);
        try {
            return new RaceMark(
                    RaceRecipe.valueOf(fields[0].toUpperCase(Locale.ROOT)),
                    Integer.parseInt(fields[1]),
                    Double.parseDouble(fields[2]),
                    Integer.parseInt(fields[3]),
                    Double.parseDouble(fields[4]));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("want a line of " + HEAD + ", got '" + line + "'", e);
        }
    }
}
