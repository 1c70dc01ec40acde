package org.jdiffusion.notebook.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdiffusion.notebook.model.Cell;

/**
 * What the author wrote on a cell: nbval's tags and {@code # NBVAL_…} comments, nbclient's tag {@code skip-execution},
 * and comments in any language:
 *
 * <pre>
 * //nbtest: skip
 * // nbtest: check, name="two words", timeout=30s
 * # nbtest: raises=java.io.IOException
 * //nbtest: rtol=1e-3, reason="sums in another order"
 * </pre>
 *
 * The words are {@code skip}, {@code ignore-output}, {@code check}, {@code raises} (alone or with a class), and with a
 * value {@code timeout}, {@code name}, {@code rtol}, {@code atol}, {@code reason}; others are refused. A comment beats
 * a tag, and of two comments, or two tags, the later one counts, as in nbval.
 *
 * @param check whether outputs are compared; empty if the author does not say
 * @param skip whether the cell is not run
 * @param raises whether it may end in an error
 * @param settings the words of comments that have a value, by name
 */
public record Marks(Optional<Boolean> check, boolean skip, boolean raises, Map<String, String> settings) {
    private static final Set<String> TAGS = Set.of(
            "pytest-validate-ignore-output",
            "nbval-ignore-output",
            "nbval-check-output",
            "nbval-raises-exception",
            "nbval-skip",
            "raises-exception",
            "skip",
            "skip-execution");
    /** Lines and blanks are Python's, as for nbval: there are more of both than Java knows. */
    private static final Pattern LINE_END = Pattern.compile("\r\n|[\n\\u000b\f\r\\u001c-\\u001e\\u0085\\u2028\\u2029]");

    private static final String BLANKS = "[\\s\\u001c-\\u001f]*";
    private static final Pattern NBVAL = Pattern.compile(
            BLANKS + "#+" + BLANKS
                    + "(PYTEST_VALIDATE_IGNORE_OUTPUT|NBVAL_(?:IGNORE_OUTPUT|CHECK_OUTPUT|RAISES_EXCEPTION|SKIP))"
                    + BLANKS,
            Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern NBTEST = Pattern.compile("(?://+|#+|--|;+|%+)\\s*nbtest:(.*)");
    private static final Pattern WORD =
            Pattern.compile("\\s*([a-z-]+)(?:\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,\"]+)))?\\s*(?:,|$)");
    private static final Set<String> FLAGS = Set.of("skip", "ignore-output", "check", "raises");
    private static final Set<String> SETTINGS = Set.of("raises", "timeout", "name", "rtol", "atol", "reason");

    public Marks {
        settings = Map.copyOf(settings);
    }

    /**
     * Reads the marks of a cell.
     *
     * @throws IllegalArgumentException when an nbtest comment is not understood; the message names it
     */
    public static Marks of(Cell cell) {
        return of(cell.source(), cell.metadata());
    }

    static Marks of(String source, JsonNode metadata) {
        Set<String> words = new LinkedHashSet<>();
        if (metadata.path("tags").isArray()) {
            metadata.path("tags")
                    .valueStream()
                    .map(JsonNode::asText)
                    .filter(TAGS::contains)
                    .forEach(tag -> add(words, word(tag)));
        }
        Map<String, String> settings = new LinkedHashMap<>();
        for (String line : LINE_END.splitAsStream(source).map(String::strip).toList()) {
            Matcher nbval = NBVAL.matcher(line);
            Matcher nbtest = NBTEST.matcher(line);
            if (nbval.matches()) {
                add(words, word(nbval.group(1)));
            } else if (nbtest.matches()) {
                readWords(line, nbtest.group(1), words, settings);
            }
        }
        Optional<Boolean> check = words.contains("check")
                ? Optional.of(true)
                : words.contains("ignore-output") ? Optional.of(false) : Optional.empty();
        return new Marks(check, words.contains("skip"), words.contains("raises"), settings);
    }

    /** The tolerance that the comments name, if they do. */
    Optional<Tolerance> tolerance() {
        if (!settings.containsKey("rtol") && !settings.containsKey("atol")) {
            return Optional.empty();
        }
        return Optional.of(new Tolerance(number("rtol"), number("atol"), settings.getOrDefault("reason", "")));
    }

    private double number(String name) {
        String given = settings.getOrDefault(name, "0");
        try {
            return Double.parseDouble(given);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + ": wanted a number, got '" + given + "'", e);
        }
    }

    private static void readWords(String line, String text, Set<String> words, Map<String, String> settings) {
        Matcher matcher = WORD.matcher(text);
        int from = 0;
        while (from < text.length() && matcher.region(from, text.length()).lookingAt()) {
            String name = matcher.group(1);
            String value = Optional.ofNullable(matcher.group(2)).orElse(matcher.group(3));
            if (!(value == null ? FLAGS : SETTINGS).contains(name)) {
                throw new IllegalArgumentException("'" + line + "': wanted skip, ignore-output, check, raises[=class],"
                        + " timeout=, name=, rtol=, atol= or reason=, got '"
                        + matcher.group().strip() + "'");
            }
            if (value != null) {
                settings.put(name, value);
            }
            if (FLAGS.contains(name)) {
                add(words, name);
            }
            from = matcher.end();
        }
        if (from < text.length() || text.isBlank()) {
            throw new IllegalArgumentException("'" + line + "': wanted words with commas between them, got '"
                    + text.substring(from).strip() + "'");
        }
    }

    /** Of check and ignore-output the later one stays. */
    private static void add(Set<String> words, String word) {
        if (word.equals("check")) {
            words.remove("ignore-output");
        } else if (word.equals("ignore-output")) {
            words.remove("check");
        }
        words.add(word);
    }

    private static String word(String nbval) {
        String name = nbval.toLowerCase(Locale.ROOT).replace('_', '-');
        return switch (name) {
            case "nbval-skip", "skip", "skip-execution" -> "skip";
            case "nbval-check-output" -> "check";
            case "nbval-raises-exception", "raises-exception" -> "raises";
            default -> "ignore-output";
        };
    }
}
