package org.jdiffusion.notebook.compare.sanitize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/** The replacement of Python's {@code re.sub}: text and groups in turn. */
final class Template {
    private final PatternText text;
    private final PythonRegex regex;
    private final List<Part> parts = new ArrayList<>();

    /** A group, or with a negative number a text. */
    private record Part(int group, String text) {}

    private Template(String replacement, PythonRegex regex) {
        this.text = new PatternText("replacement", replacement);
        this.regex = regex;
    }

    /** Reads a replacement for matches of that expression. */
    static Template of(String replacement, PythonRegex regex) {
        Template template = new Template(replacement, regex);
        template.read();
        return template;
    }

    /** Writes the replacement for the match that stands in the matcher; a group that took no part is empty. */
    void appendTo(StringBuilder out, Matcher matcher) {
        for (Part part : parts) {
            out.append(
                    part.group() < 0
                            ? part.text()
                            : Optional.ofNullable(matcher.group(part.group())).orElse(""));
        }
    }

    private void read() {
        while (!text.atEnd()) {
            int c = text.next();
            if (c != '\\') {
                literal(Character.toString(c));
            } else if (text.atEnd()) {
                throw text.refuse("it ends in a backslash");
            } else {
                escape(text.next());
            }
        }
    }

    private void escape(int letter) {
        if (letter == 'g') {
            if (!text.take("<")) {
                throw text.refuse("'<' is missing after \\g");
            }
            named(text.takeUntil('>'));
        } else if (letter == '0') {
            literal(Character.toString(text.octal("0", 2)));
        } else if (PatternText.isDigit(letter)) {
            numbered(letter - '0');
        } else if (letter == 'b') {
            literal("\b");
        } else if ("afnrtv\\".indexOf(letter) >= 0) {
            literal(Character.toString(text.character(letter)));
        } else if (PatternText.isLetter(letter)) {
            throw text.refuse("bad escape \\" + Character.toString(letter));
        } else {
            literal("\\" + Character.toString(letter));
        }
    }

    private void numbered(int first) {
        String second = text.takeWhile(PatternText::isDigit, 1);
        if (text.isOctal(first, second)) {
            literal(Character.toString(text.octal(first + second, 1)));
        } else {
            group(Integer.parseInt(first + second));
        }
    }

    private void named(String name) {
        if (name.matches("[0-9]{1,9}")) {
            group(Integer.parseInt(name));
        } else if (regex.group(name) > 0) {
            group(regex.group(name));
        } else {
            throw text.refuse("the regular expression has no group '" + name + "'");
        }
    }

    private void group(int number) {
        if (number > regex.groups()) {
            throw text.refuse("the regular expression has no group " + number);
        }
        parts.add(new Part(number, ""));
    }

    private void literal(String more) {
        parts.add(new Part(-1, more));
    }
}
