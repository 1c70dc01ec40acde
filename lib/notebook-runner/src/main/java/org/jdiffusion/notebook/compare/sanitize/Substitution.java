package org.jdiffusion.notebook.compare.sanitize;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What Python's {@code re.sub} does with one expression and one replacement. */
final class Substitution {
    private final String regex;
    private final Pattern pattern;
    private final Pattern advancing;
    private final Template template;

    private Substitution(String regex, Pattern pattern, Pattern advancing, Template template) {
        this.regex = regex;
        this.pattern = pattern;
        this.advancing = advancing;
        this.template = template;
    }

    static Substitution of(String regex, String replacement) {
        PythonRegex python = PythonRegex.translate(regex);
        Template template = Template.of(replacement, python);
        try {
            Pattern pattern = Pattern.compile(python.java());
            Pattern advancing = Pattern.compile(python.advancing());
            return new Substitution(regex, pattern, advancing, template);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the regular expression '" + regex + "' cannot be used: " + e.getDescription(), e);
        }
    }

    /** Replaces every match. After an empty one Python looks for a longer one at the same place; so it is here. */
    String apply(String text) {
        StringBuilder result = new StringBuilder();
        Matcher matcher = pattern.matcher(text).useTransparentBounds(true).useAnchoringBounds(false);
        int copied = 0;
        int from = 0;
        try {
            while (matcher.region(from, text.length()).find()) {
                if (isWithinPair(text, matcher.start())) {
                    from = matcher.start() + 1;
                    matcher.usePattern(pattern);
                    continue;
                }
                result.append(text, copied, matcher.start());
                template.appendTo(result, matcher);
                copied = matcher.end();
                from = copied;
                matcher.usePattern(matcher.start() == from ? advancing : pattern);
            }
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException(
                    "a text of " + text.length() + " characters is too long for the regular expression '" + regex
                            + "': repeat a character class such as [\\s\\S] instead of a group",
                    e);
        }
        return result.append(text, copied, text.length()).toString();
    }

    /** Java finds empty matches between the two halves of a character beyond 0xffff, too. */
    private static boolean isWithinPair(String text, int at) {
        return at > 0 && at < text.length() && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
    }
}
