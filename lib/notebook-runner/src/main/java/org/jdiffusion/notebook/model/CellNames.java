package org.jdiffusion.notebook.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names cells: by their metadata or nbtest comment, their leading comment, the heading above them, or their first line of
 * code.
 */
final class CellNames {
    private static final int LONGEST = 60;
    /** A comment to the runner, which says how to run the cell and not what it is about. */
    private static final Pattern MARK = Pattern.compile("\\s*\\W+\\s*(nbtest:|NBVAL_|PYTEST_VALIDATE)");

    private static final Pattern NAME =
            Pattern.compile("(?m)^\\s*\\W+\\s*nbtest:.*\\bname\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,\"]+))");

    private String heading = "";

    /** The name of the next code cell. */
    String code(JsonNode metadata, String source) {
        String above = heading;
        heading = ""; // it names the first cell below it only
        String given = metadata.at("/nbtest/name").asText(metadata.path("name").asText(""));
        Matcher marked = NAME.matcher(source);
        if (marked.find()) {
            given = Optional.ofNullable(marked.group(1)).orElse(marked.group(2));
        }
        if (!given.isBlank()) {
            return shorten(given);
        }
        Optional<String> first = source.lines()
                .filter(line -> !line.isBlank() && !MARK.matcher(line).lookingAt())
                .findFirst();
        String comment = first.map(String::strip)
                .filter(line -> line.startsWith("//"))
                .map(line -> line.replaceFirst("^/+", "").strip())
                .orElse("");
        if (!comment.isEmpty()) {
            return shorten(comment);
        }
        return shorten(above.isEmpty() ? first.orElse("") : above);
    }

    /** Takes note of the headings between two code cells; the last one counts. */
    void prose(String source) {
        source.lines()
                .filter(line -> line.matches("#{1,6}\\s.*"))
                .forEach(line -> heading = line.replaceFirst("^#+", "").strip());
    }

    private static String shorten(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        int characters = line.codePointCount(0, line.length());
        return characters <= LONGEST ? line : line.substring(0, line.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }
}
