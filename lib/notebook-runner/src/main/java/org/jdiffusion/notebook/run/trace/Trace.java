package org.jdiffusion.notebook.run.trace;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * An error of a cell, told in the notebook's terms.
 *
 * @param headline the exception's class and message, or the compiler's message
 * @param line the 0-based line of the failing cell's source where it failed, if it is known
 * @param lines what is worth reading of the stack trace, with its frames as cells and lines; or further messages of the
 *     compiler
 */
public record Trace(String headline, OptionalInt line, List<String> lines) {
    public Trace {
        lines = List.copyOf(lines);
    }

    /**
     * Reads the error of the cell that ran last.
     *
     * @param ask runs code in the kernel and returns the text of its result; empty when the kernel runs no Java or
     *     gives no answer. It is asked once at most
     */
    public static Trace of(ErrorText error, RanCells ran, Function<String, Optional<String>> ask) {
        PythonTrace python = PythonTrace.of(error, ran);
        if (python.hasFrames()) {
            return new Trace(error.headline(), python.line(), python.lines());
        }
        if (error.kind() == ErrorText.Kind.INCOMPLETE) {
            return CompilerTrace.incomplete(error, ran);
        }
        List<JavaLine> lines = error.lines().stream().map(JavaLine::of).toList();
        Snippets snippets = Snippets.parse(ask.apply(SnippetProbe.code(lines)).orElse(""), ran);
        return switch (error.kind()) {
            case REJECTED -> CompilerTrace.rejected(error, snippets, ran);
            case UNRESOLVED -> new JavaTrace(lines, snippets, ran).unresolved(error);
            default -> new JavaTrace(lines, snippets, ran).thrown(error);
        };
    }
}
