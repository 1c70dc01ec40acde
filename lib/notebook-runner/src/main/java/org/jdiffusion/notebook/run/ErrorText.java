package org.jdiffusion.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an {@code error} output means. The Java kernel calls every exception {@code RuntimeException} and puts the
 * real class in front of the message; its compile errors name no line, but show the snippet and mark a span of it.
 *
 * @param headline the exception's class and message, or the compiler's message
 * @param trace the lines of the traceback without colours
 * @param snippet the piece of the cell that did not compile; empty for exceptions
 * @param snippetLine the 0-based line of the fault within the snippet
 */
record ErrorText(String headline, List<String> trace, String snippet, int snippetLine) {
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");
    private static final Pattern REJECTED = Pattern.compile("\\[snippet: \\[(.*)], status: \\w+]", Pattern.DOTALL);
    private static final Pattern THROWN = Pattern.compile("((?:[\\w$]+\\.)+[\\w$]+), (.*)", Pattern.DOTALL);
    private static final String MARKED = "\u001b[41m";

    /** Whether it is of that class, named with or without its package. */
    boolean isA(String className) {
        String own = headline.split("[:\\s]", 2)[0];
        return own.equals(className) || own.endsWith("." + className);
    }

    static ErrorText of(JsonNode error) {
        String name = error.path("ename").asText("");
        String value = error.path("evalue").asText("");
        List<String> coloured = new ArrayList<>();
        error.path("traceback").forEach(entry -> entry.asText().lines().forEach(coloured::add));
        List<String> trace = coloured.stream().map(ErrorText::plain).toList();
        Matcher rejected = REJECTED.matcher(value);
        if (name.equals("CompilationException") && rejected.matches()) {
            return new ErrorText(
                    "does not compile: " + diagnostics(trace), trace, rejected.group(1), markedLine(coloured));
        }
        if (name.equals("IncompleteSourceException")) {
            return new ErrorText("does not compile: the input is incomplete", trace, value, 0);
        }
        Matcher thrown = THROWN.matcher(value);
        if (name.equals("RuntimeException") && thrown.matches()) {
            String message = thrown.group(2);
            return new ErrorText(thrown.group(1) + (message.equals("null") ? "" : ": " + message), trace, "", 0);
        }
        return new ErrorText(value.isEmpty() ? name : name + ": " + value, trace, "", 0);
    }

    private static String diagnostics(List<String> trace) {
        List<String> lines = trace.stream()
                .filter(line -> !line.startsWith("|") && !line.isBlank())
                .toList();
        return String.join("\n", lines);
    }

    private static int markedLine(List<String> coloured) {
        for (int i = 0; i < coloured.size(); i++) {
            if (coloured.get(i).contains(MARKED)) {
                return i;
            }
        }
        return 0;
    }

    private static String plain(String text) {
        return COLOURS.matcher(text).replaceAll("");
    }
}
