package org.jdiffusion.notebook.run.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an {@code error} output says. The Java kernel calls every exception {@code RuntimeException} and puts the real
 * class in front of the message; what its magics run fails inside of a failure of the magic.
 *
 * @param className the exception's real class: with its package from Java, without its module from Python
 * @param message its message; empty when it has none
 * @param snippet the piece of the cell that did not compile; empty for exceptions
 * @param lines the lines of the traceback without colours
 */
public record ErrorText(Kind kind, String className, String message, String snippet, List<String> lines) {
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");
    private static final Pattern REJECTED = Pattern.compile("\\[snippet: \\[(.*)], status: \\w+]", Pattern.DOTALL);
    private static final Pattern THROWN = Pattern.compile("(?U)((?:[\\w$]+\\.)+[\\w$]+), (.*)", Pattern.DOTALL);
    private static final Pattern IN_MAGIC = Pattern.compile("Exception running \\w+ magic '.*?': (.*)", Pattern.DOTALL);
    private static final Pattern UNRESOLVED = Pattern.compile(
            "(jdk\\.jshell\\.UnresolvedReferenceException): .*? in (\\w+)Snippet:(\\w+).*", Pattern.DOTALL);
    /** The kernel calls all by this name. */
    private static final String ANY = "RuntimeException";

    public ErrorText {
        lines = List.copyOf(lines);
    }

    /** What kind of failure it is. */
    public enum Kind {
        /** An exception. */
        THROWN,
        /** The compiler refused it. */
        REJECTED,
        /** The cell ended in the middle of something. */
        INCOMPLETE,
        /** Something was used whose own needs were never declared: the Java kernel accepts such declarations. */
        UNRESOLVED
    }

    /** Reads an {@code error} output, or the {@code execute_reply} that stands in for a lost one. */
    public static ErrorText of(JsonNode error) {
        String name = error.path("ename").asText("");
        String value = error.path("evalue").asText("");
        List<String> lines = new ArrayList<>();
        error.path("traceback")
                .forEach(entry ->
                        COLOURS.matcher(entry.asText()).replaceAll("").lines().forEach(lines::add));
        return of(name, value, lines);
    }

    /** What happened, in a line or as many as the message has. */
    public String headline() {
        return switch (kind) {
            case THROWN -> message.isEmpty() ? className : className.isEmpty() ? message : className + ": " + message;
            case REJECTED -> "does not compile" + (message.isEmpty() ? "" : ": " + message);
            case INCOMPLETE -> "does not compile: the input is incomplete";
            case UNRESOLVED -> message + " needs something that is not declared";
        };
    }

    /**
     * Whether it is an exception of that class: its full or simple name. A class of the JDK goes for its superclasses
     * too, since every JVM knows those.
     */
    public boolean isA(String wanted) {
        if (matches(className, wanted)) {
            return true;
        }
        if (!className.startsWith("java.") && !className.startsWith("javax.")) {
            return false;
        }
        try {
            Class<?> type = Class.forName(className, false, ClassLoader.getPlatformClassLoader());
            while (type != null && !matches(type.getName(), wanted)) {
                type = type.getSuperclass();
            }
            return type != null;
        } catch (ClassNotFoundException | LinkageError e) {
            return false; // the kernel's JDK knows more classes than this one
        }
    }

    /** Python tells no module, so any will do. */
    private static boolean matches(String name, String wanted) {
        String full = name.replace('$', '.');
        String asked = wanted.replace('$', '.');
        return !asked.isEmpty()
                && (full.equals(asked)
                        || simple(full).equals(asked)
                        || (!full.contains(".") && full.equals(simple(asked))));
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static ErrorText of(String name, String value, List<String> lines) {
        Matcher rejected = REJECTED.matcher(value);
        if (name.equals("CompilationException") && rejected.matches()) {
            return new ErrorText(Kind.REJECTED, name, diagnostics(lines), rejected.group(1), lines);
        }
        if (name.equals("IncompleteSourceException")) {
            return new ErrorText(Kind.INCOMPLETE, name, "", value, lines);
        }
        Matcher unresolved = UNRESOLVED.matcher(value);
        if (unresolved.matches()) {
            String what = unresolved.group(3) + (unresolved.group(2).equals("Method") ? "()" : "");
            return new ErrorText(Kind.UNRESOLVED, unresolved.group(1), what, "", lines);
        }
        Matcher thrown = THROWN.matcher(value);
        if (name.equals(ANY) && thrown.matches()) {
            return thrown(thrown.group(1), thrown.group(2), lines);
        }
        return new ErrorText(Kind.THROWN, withPackage(name, lines), withoutShell(value), "", lines);
    }

    private static ErrorText thrown(String className, String message, List<String> lines) {
        Matcher magic = IN_MAGIC.matcher(message);
        if (magic.matches()) {
            String inner = magic.group(1);
            if (REJECTED.matcher(inner).matches()) {
                return of("CompilationException", inner, List.of());
            }
            if (THROWN.matcher(inner).matches()) {
                return of(ANY, inner, lines);
            }
        }
        String text = message.equals("null") ? "" : message;
        return new ErrorText(Kind.THROWN, withoutShell(className), withoutShell(text), "", lines);
    }

    /** Takes away the classes that JShell wraps code in, whose numbers change from run to run. */
    static String withoutShell(String text) {
        return text.replaceAll("REPL\\.\\$JShell\\$\\d+[A-Z]*[.$]", "");
    }

    /** What fails while a result is rendered is sent under its simple name. */
    private static String withPackage(String name, List<String> lines) {
        Pattern full = Pattern.compile("(?U)[|\\s]*((?:[\\w$]+\\.)+" + Pattern.quote(name) + ")(?::.*)?");
        return lines.stream()
                .map(full::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .map(found -> withoutShell(found.group(1)))
                .orElse(name);
    }

    private static String diagnostics(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith("|") && !line.isBlank())
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .collect(Collectors.joining("; "));
    }
}
