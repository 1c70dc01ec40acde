package org.jdiffusion.notebook.kernel;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of a kernel that died, fell silent or ran out of its time.
 *
 * @param exit how its process ended; empty while it lives
 * @param crash what its JVM wrote down when it crashed
 * @param lastWords the line that tells why it ended or is of no use any more, if it printed one
 * @param stack where its cell was when it was looked at, top first, in JShell's way of writing; may be empty
 * @param errors the last lines of its standard error
 * @param output the last lines of its standard output
 * @param peakBytes the largest resident memory of its processes lately; 0 if unknown
 */
public record Diagnosis(
        Optional<ExitStatus> exit,
        Optional<CrashReport> crash,
        Optional<String> lastWords,
        List<String> stack,
        List<String> errors,
        List<String> output,
        long peakBytes) {

    public Diagnosis {
        stack = List.copyOf(stack);
        errors = List.copyOf(errors);
        output = List.copyOf(output);
    }

    /** One sentence: how it ended, or that it lives. */
    public String headline() {
        String words = lastWords.map(line -> " (" + line + ")").orElse("");
        if (exit.isEmpty()) {
            return "its process is alive" + words;
        }
        String code = ", exit code " + exit.get().code();
        String memory = peakBytes > 0 ? String.format(Locale.ROOT, "; it held %d MB", peakBytes >> 20) : "";
        if (crash.isPresent()) {
            return "it " + crash.get().meaning() + code;
        }
        if (words.contains("OutOfMemoryError")) {
            return "it ran out of memory" + words + code + memory;
        }
        return "it " + exit.get().meaning() + words + (exit.get().isKill() ? memory : "");
    }

    /** The headline, and below it all that helps to find the reason. */
    public String text() {
        StringBuilder text = new StringBuilder(headline());
        appendStack(text);
        append(
                text,
                "the cell's frames at the crash:",
                crash.map(CrashReport::cell).orElse(List.of()));
        crash.ifPresent(report -> text.append("\ncrash report: ").append(report.file()));
        append(text, "last lines of its standard error:", errors);
        append(text, "last lines of its standard output:", output);
        return text.toString();
    }

    /** Where the cell was, with the frames below; empty when that is not known. */
    String place() {
        if (stack.isEmpty()) {
            return "";
        }
        String top = stack.get(0);
        String own =
                stack.stream().filter(frame -> frame.contains("(#")).findFirst().orElse(top);
        StringBuilder text = new StringBuilder("; it was at " + top + (own.equals(top) ? "" : ", called from " + own));
        if (stack.size() > 1) {
            appendStack(text);
        }
        return text.toString();
    }

    private void appendStack(StringBuilder text) {
        stack.forEach(frame -> text.append("\n    at ").append(frame));
    }

    private static void append(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append("\n").append(title);
            lines.forEach(line -> text.append("\n  ").append(line));
        }
    }
}
