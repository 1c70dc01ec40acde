package org.jdiffusion.notebook.compare.sanitize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replacements that are applied one after the other, in the syntax of Python's {@code re.sub}. As in nbval 0.11 a regular
 * expression that is given twice keeps its place and takes the later replacement. Immutable.
 */
public final class Sanitizers {
    /** What nbval's {@code get_sanitize_patterns} finds; sections and anything else in the file mean nothing. */
    private static final Pattern PAIR = Pattern.compile("(?<![^\n])regex: ([^\n]*)\nreplace: ([^\n]*)");

    private static final Sanitizers NONE = new Sanitizers(Map.of());

    private final Map<String, Substitution> byRegex;

    private Sanitizers(Map<String, Substitution> byRegex) {
        this.byRegex = byRegex;
    }

    /** Leaves every text as it is. */
    public static Sanitizers none() {
        return NONE;
    }

    /**
     * Reads a file of nbval's: sections of {@code regex: …} and {@code replace: …} lines, UTF-8.
     *
     * @throws SanitizerException when it cannot be read, or when an expression in it is wrong or has no equal in Java;
     *     the message names the file, the expression and the reason
     */
    public static Sanitizers read(Path file) throws SanitizerException {
        try {
            return parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new SanitizerException(file, e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new SanitizerException(file, "no such file", e);
        } catch (IOException e) {
            throw new SanitizerException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads the text of such a file.
     *
     * @throws IllegalArgumentException when an expression is wrong or has no equal in Java
     */
    public static Sanitizers parse(String text) {
        Sanitizers all = NONE;
        Matcher pairs = PAIR.matcher(text.replace("\r\n", "\n").replace('\r', '\n'));
        while (pairs.find()) {
            all = all.and(pairs.group(1), pairs.group(2));
        }
        return all;
    }

    /**
     * These, then one more.
     *
     * @param regex in the syntax of Python 3.11
     * @param replacement with {@code \1}, {@code \g<name>} and the escapes of {@code re.sub}
     * @throws IllegalArgumentException when one of them is wrong or has no equal in Java
     */
    public Sanitizers and(String regex, String replacement) {
        Map<String, Substitution> more = new LinkedHashMap<>(byRegex);
        more.put(regex, Substitution.of(regex, replacement));
        return new Sanitizers(more);
    }

    /** These, then those. */
    public Sanitizers and(Sanitizers later) {
        if (byRegex.isEmpty() || later.byRegex.isEmpty()) {
            return byRegex.isEmpty() ? later : this;
        }
        Map<String, Substitution> more = new LinkedHashMap<>(byRegex);
        more.putAll(later.byRegex);
        return new Sanitizers(more);
    }

    /**
     * The text after all replacements.
     *
     * @throws IllegalArgumentException when the text is too long for one of the expressions
     */
    public String apply(String text) {
        String result = text;
        for (Substitution each : byRegex.values()) {
            result = each.apply(result);
        }
        return result;
    }
}
