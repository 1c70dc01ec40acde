package org.jdiffusion.notebook.compile;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a {@code java} command's {@code @}-file: separated by blanks and line ends, quoted with either quote, a
 * backslash within quotes escapes, and at the end of a line joins it with the next; {@code #} starts a comment.
 */
final class ArgumentFile {
    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean within;
    private int at;

    private ArgumentFile(String text) {
        this.text = text;
    }

    static List<String> words(String text) {
        ArgumentFile file = new ArgumentFile(text);
        file.read();
        return file.words;
    }

    private void read() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"' || c == '\'') {
                within = true;
                quoted(c);
            } else if (c == '#') {
                end();
                while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                    at++;
                }
            } else if (Character.isWhitespace(c)) {
                end();
            } else {
                within = true;
                word.append(c);
            }
        }
        end();
    }

    private void quoted(char quote) {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return;
            }
            if (c == '\\' && at < text.length()) {
                escaped(text.charAt(at++));
            } else {
                word.append(c);
            }
        }
    }

    private void escaped(char c) {
        switch (c) {
            case 'n' -> word.append('\n');
            case 'r' -> word.append('\r');
            case 't' -> word.append('\t');
            case 'f' -> word.append('\f');
            case '\n', '\r' -> {
                while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                    at++;
                }
            }
            default -> word.append(c);
        }
    }

    private void end() {
        if (within) {
            words.add(word.toString());
            word.setLength(0);
            within = false;
        }
    }
}
