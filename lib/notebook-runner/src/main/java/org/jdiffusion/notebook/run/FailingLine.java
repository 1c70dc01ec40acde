package org.jdiffusion.notebook.run;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the line of a cell's source that an error came from. */
final class FailingLine {
    /** The frame of a JShell snippet's own code: {@code at .(#ID:LINE)}. */
    private static final Pattern SNIPPET_FRAME = Pattern.compile("at \\.\\(#(\\d+):(\\d+)\\)");
    /** How IPython heads the frame of the cell. */
    private static final Pattern PYTHON_FRAME = Pattern.compile("Cell In\\s?\\[\\d+], line (\\d+)");

    private FailingLine() {}

    /**
     * The 0-based line, if it can be known.
     *
     * @param snippets the source of a JShell snippet by its number; empty when the kernel does not tell
     */
    static OptionalInt find(ErrorText error, String source, IntFunction<Optional<String>> snippets) {
        if (!error.snippet().isEmpty()) {
            return lineOf(source, error.snippet(), error.snippetLine());
        }
        Optional<Matcher> python = first(PYTHON_FRAME, error.trace());
        if (python.isPresent()) {
            return OptionalInt.of(Integer.parseInt(python.get().group(1)) - 1);
        }
        Optional<Matcher> frame = first(SNIPPET_FRAME, error.trace());
        if (frame.isEmpty()) {
            return OptionalInt.empty();
        }
        int line = Integer.parseInt(frame.get().group(2)) - 1;
        return snippets.apply(Integer.parseInt(frame.get().group(1)))
                .map(snippet -> lineOf(source, snippet, line))
                .orElse(OptionalInt.empty());
    }

    private static Optional<Matcher> first(Pattern pattern, List<String> trace) {
        return trace.stream().map(pattern::matcher).filter(Matcher::find).findFirst();
    }

    private static OptionalInt lineOf(String source, String snippet, int lineInSnippet) {
        int at = source.indexOf(snippet.strip());
        if (at < 0) {
            return OptionalInt.empty();
        }
        int before =
                (int) source.substring(0, at).chars().filter(c -> c == '\n').count();
        return OptionalInt.of(before + lineInSnippet);
    }
}
