package org.jdiffusion.notebook.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at Java code as text, past its comments and literals. */
final class CodeText {
    private static final String COMMENT = "//[^\\n]*|/\\*(?s:.*?)(?:\\*/|$)";
    private static final Pattern COMMENTS_AHEAD = Pattern.compile("(?:" + COMMENT + "|\\s)+");
    private static final Pattern SILENT =
            Pattern.compile(COMMENT + "|\"\"\"(?s:.*?)\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*'");
    private static final Pattern DECLARED =
            Pattern.compile("(?:[\\w$>\\]]\\s+|,\\s*)([\\p{L}_$][\\p{L}\\p{N}_$]*)\\s*[=;({,]"
                    + "|(?:class|interface|enum|record)\\s+([\\p{L}_$][\\p{L}\\p{N}_$]*)");

    private CodeText() {}

    /** How long the comments are that the code begins with. */
    static int commentsAhead(String code) {
        Matcher comments = COMMENTS_AHEAD.matcher(code);
        return comments.lookingAt() && comments.end() < code.length() ? comments.end() : 0;
    }

    /** Where a name stands in the code, followed by that pattern. */
    static OptionalInt find(String code, String name, String behind) {
        Matcher found = Pattern.compile(
                        "(?<![\\p{L}\\p{N}_$.])" + Pattern.quote(name) + "(?![\\p{L}\\p{N}_$])" + behind)
                .matcher(masked(code));
        return found.find() ? OptionalInt.of(found.start()) : OptionalInt.empty();
    }

    /** The names that code which does not even parse may have been meant to declare. */
    static List<String> names(String code) {
        List<String> names = new ArrayList<>();
        Matcher declared = DECLARED.matcher(masked(code));
        while (declared.find()) {
            names.add(declared.group(1) == null ? declared.group(2) : declared.group(1));
        }
        return names;
    }

    private static String masked(String code) {
        return SILENT.matcher(code).replaceAll(found -> " ".repeat(found.group().length()));
    }
}
