package org.jdiffusion.notebook.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The magics of a cell, found as JJava finds them: {@code %%name} as the cell's first characters, {@code %name} at the
 * start of a line or after {@code =}.
 *
 * @param code what is left to compile; every line stands where it stood
 * @param found in order
 */
record Magics(String code, List<Magic> found) {
    static final Set<String> LINE_MAGICS =
            Set.of("classpath", "maven", "mavenRepo", "loadFromPOM", "load", "time", "jars", "addMavenDependency");
    static final Set<String> CELL_MAGICS = Set.of("time", "loadFromPOM");

    private static final Pattern CELL = Pattern.compile("^%%(?<args>\\w.*?)\\R(?<body>(?sU).+?)$");
    private static final Pattern LINE =
            Pattern.compile("(?<=(?:^|=))(?<space>\\s*)%(?<args>\\w.*?)$", Pattern.MULTILINE);
    private static final Pattern QUOTE = Pattern.compile("(?<!\\\\)\"");
    private static final String CALL =
            "org.dflib.jjava.jupyter.kernel.BaseNotebookStatics.lineMagic(\"\"," + "java.util.List.<String>of());";

    Magics {
        found = List.copyOf(found);
    }

    /**
     * One magic.
     *
     * @param cell whether it takes the whole cell
     * @param name without the percent signs
     * @param arguments what follows on its line
     * @param body what follows its line, for a cell magic
     * @param offset of the first percent sign in the cell
     * @param offsetInCode of what stands for it in the code
     */
    record Magic(boolean cell, String name, List<String> arguments, String body, int offset, int offsetInCode) {
        Magic {
            arguments = List.copyOf(arguments);
        }

        boolean isKnown() {
            return (cell ? CELL_MAGICS : LINE_MAGICS).contains(name);
        }
    }

    static Magics in(String source) {
        Matcher cell = CELL.matcher(source);
        if (cell.matches()) {
            List<String> words = split(cell.group("args"));
            Magic magic = new Magic(true, words.get(0), words.subList(1, words.size()), cell.group("body"), 0, 0);
            // What is timed is code like any other; it stays on its lines.
            String code = magic.name().equals("time") ? "\n" + magic.body() : "";
            return new Magics(code, List.of(magic));
        }
        StringBuilder code = new StringBuilder();
        List<Magic> found = new ArrayList<>();
        Matcher line = LINE.matcher(source);
        while (line.find()) {
            if (isInString(source, line.start())) {
                line.appendReplacement(code, Matcher.quoteReplacement(line.group()));
                continue;
            }
            List<String> words = split(line.group("args"));
            line.appendReplacement(code, Matcher.quoteReplacement(line.group("space")));
            found.add(new Magic(
                    false, words.get(0), words.subList(1, words.size()), "", line.end("space"), code.length()));
            code.append(CALL);
        }
        line.appendTail(code);
        return new Magics(code.toString(), found);
    }

    private static boolean isInString(String source, int end) {
        String before = source.substring(source.lastIndexOf('\n', Math.max(0, end - 1)) + 1, end);
        return QUOTE.matcher(before).results().count() % 2 == 1;
    }

    /** Words, as the kernel splits them: at blanks outside of double quotes, which go; a backslash escapes. */
    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean escaped = false;
        for (char c : text.strip().toCharArray()) {
            if (escaped) {
                word.append(c);
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == '"') {
                if (quoted) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                quoted = !quoted;
            } else if (Character.isWhitespace(c) && !quoted) {
                if (word.length() > 0) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        if (word.length() > 0) {
            words.add(word.toString());
        }
        return words.isEmpty() ? List.of("") : words;
    }
}
