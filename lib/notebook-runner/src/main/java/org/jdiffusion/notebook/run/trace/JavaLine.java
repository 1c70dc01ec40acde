package org.jdiffusion.notebook.run.trace;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of a Java stack trace as the kernel sends it. */
sealed interface JavaLine permits JavaLine.InSnippet, JavaLine.InWrapper, JavaLine.Elsewhere, JavaLine.Other {

    /**
     * A frame that JShell has translated.
     *
     * @param function in words; empty for the code of a cell itself
     * @param id of the snippet
     * @param line of the snippet, 1-based
     */
    record InSnippet(String function, String id, int line) implements JavaLine {}

    /**
     * A frame that JShell has not seen: it names the class that the snippet was wrapped in.
     *
     * @param function in words; empty for the code of a cell itself
     * @param wrapper the simple name of that class
     * @param line of the class, 1-based
     */
    record InWrapper(String function, String wrapper, int line) implements JavaLine {}

    /**
     * A frame of code that is in no cell.
     *
     * @param ofKernel whether the kernel itself is at work there
     */
    record Elsewhere(String text, boolean ofKernel) implements JavaLine {}

    /** Anything else: messages, and how many more frames there would be. */
    record Other(String text) implements JavaLine {}

    /** How a kernel marks the lines of what failed in itself. */
    Pattern BAR = Pattern.compile("^\\|\\s{0,3}");

    Pattern SNIPPET = Pattern.compile("at (.*)\\(#(\\d+):(\\d{1,9})\\)");
    Pattern WRAPPER =
            Pattern.compile("at REPL\\.\\$JShell\\$\\d+[A-Z]*[.$](.*)\\((\\$JShell\\$\\w+)\\.java:(\\d{1,9})\\)");
    Pattern FRAME = Pattern.compile("at (?:\\S+/)?(?U)[\\w$.<>]+\\(.*\\)");
    Pattern KERNEL = Pattern.compile("at (?:\\S+/)?org\\.dflib\\.jjava\\..*");

    /** Reads a line without colours. */
    static JavaLine of(String raw) {
        String text = BAR.matcher(raw).replaceFirst("");
        String line = text.strip();
        Matcher snippet = SNIPPET.matcher(line);
        if (snippet.matches()) {
            return new InSnippet(words(snippet.group(1)), snippet.group(2), Integer.parseInt(snippet.group(3)));
        }
        Matcher wrapper = WRAPPER.matcher(line);
        if (wrapper.matches()) {
            return new InWrapper(words(wrapper.group(1)), wrapper.group(2), Integer.parseInt(wrapper.group(3)));
        }
        if (FRAME.matcher(line).matches()) {
            return new Elsewhere(line, KERNEL.matcher(line).matches());
        }
        return new Other(ErrorText.withoutShell(text.stripTrailing()).replaceFirst("^(\\S.*): null$", "$1"));
    }

    /** A method's name as one would say it. */
    private static String words(String compiled) {
        String name = compiled.replace("$JShell$anonymous$", "");
        int dot = name.lastIndexOf('.');
        String type = name.substring(0, Math.max(0, dot))
                .replaceFirst("^\\$\\d+", "an anonymous class")
                .replace('$', '.');
        String method = name.substring(dot + 1);
        boolean lambda = method.startsWith("lambda$");
        String in = method.replaceFirst("^lambda\\$", "").replaceFirst("\\$+\\d+$", "");
        if (lambda || method.startsWith("do_it$")) {
            in = in.replaceFirst("^do_it\\$.*|^do_it$", "");
        } else {
            in = method;
        }
        String plain = switch (in) {
            case "<init>", "new" -> "new " + type;
            case "<clinit>", "static" -> "the initialisation of " + type;
            default -> type.isEmpty() || in.isEmpty() ? in : type + "." + in;
        };
        return lambda ? plain.isEmpty() ? "a lambda" : "a lambda in " + plain : plain;
    }
}
