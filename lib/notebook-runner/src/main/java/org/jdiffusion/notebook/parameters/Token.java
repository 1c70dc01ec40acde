package org.jdiffusion.notebook.parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word, number, literal or other character of code.
 *
 * @param start where it stands in the code
 */
record Token(Kind kind, String text, int start) {
    private static final String REST = "(?<word>[\\p{L}_$][\\p{L}\\p{N}_$]*)"
            + "|(?<number>\\.?\\d(?:[eE][+-](?=\\d)|[\\w.])*)|(?<line>\\n)|(?<symbol>\\S)";
    private static final Pattern JAVA = Pattern.compile(
            "//[^\\n]*|/\\*(?s:.*?)(?:\\*/|\\z)|^%[^\\n]*" + "|(?<text>" + block('"') + "|" + literal('"') + "|"
                    + literal('\'') + ")|" + REST,
            Pattern.MULTILINE);
    private static final Pattern PYTHON = Pattern.compile(
            "#[^\\n]*|\\\\\\n|^[%!][^\\n]*"
                    + "|(?<text>(?i:[rbuf]{0,2})(?:" + block('"') + "|" + block('\'') + "|" + literal('"') + "|"
                    + literal('\'') + "))|" + REST,
            Pattern.MULTILINE);

    /** What a token is. */
    enum Kind {
        WORD,
        NUMBER,
        TEXT,
        LINE,
        SYMBOL
    }

    /** The tokens of Java code, without comments, magics and line ends. */
    static List<Token> java(String code) {
        List<Token> tokens = all(JAVA, code);
        tokens.removeIf(token -> token.kind() == Kind.LINE);
        return tokens;
    }

    /** The tokens of Python code, without comments and magics; a line end is a token. */
    static List<Token> python(String code) {
        return all(PYTHON, code);
    }

    /** Whether it is that symbol. */
    boolean is(char symbol) {
        return kind == Kind.SYMBOL && text.charAt(0) == symbol;
    }

    /** Whether it is a word. */
    boolean isWord() {
        return kind == Kind.WORD;
    }

    /** How much deeper in brackets what follows it is. */
    int nesting() {
        return kind != Kind.SYMBOL ? 0 : "([{".contains(text) ? 1 : ")]}".contains(text) ? -1 : 0;
    }

    /** Text on one line; a backslash takes the next character along. */
    private static String literal(char quote) {
        return quote + "(?:[^\\\\\\n" + quote + "]++|(?s:\\\\.))*+" + quote;
    }

    /** Text between three quotes. */
    private static String block(char quote) {
        String three = String.valueOf(quote).repeat(3);
        return three + "(?:[^\\\\" + quote + "]++|(?s:\\\\.)|" + quote + "(?!" + quote + quote + "))*+" + three;
    }

    private static List<Token> all(Pattern pattern, String code) {
        List<Token> tokens = new ArrayList<>();
        Matcher found = pattern.matcher(code);
        while (found.find()) {
            for (Kind kind : Kind.values()) {
                String text = found.group(kind.name().toLowerCase(Locale.ROOT));
                if (text != null) {
                    tokens.add(new Token(kind, text, found.start()));
                }
            }
        }
        return tokens;
    }
}
