package org.jdiffusion.notebook.run.trace;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jdiffusion.notebook.model.Cell;

/** What the compiler had against a cell, in the notebook's terms. */
final class CompilerTrace {
    private CompilerTrace() {}

    /** The cell ends before something does. */
    static Trace incomplete(ErrorText error, RanCells ran) {
        return new Trace(error.headline(), line(error.snippet(), ran), List.of());
    }

    /** The compiler has refused the snippet that ran last. */
    static Trace rejected(ErrorText error, Snippets snippets, RanCells ran) {
        Optional<Snippet> rejected = snippets.last().filter(it -> !it.faults().isEmpty());
        if (rejected.isEmpty()) {
            return new Trace(error.headline(), line(error.snippet(), ran), List.of());
        }
        Snippet snippet = rejected.get();
        List<Snippet.Fault> faults = snippet.faults();
        OptionalInt line = place(faults.get(0), snippet, snippets)
                .map(it -> OptionalInt.of(it.line()))
                .orElseGet(() -> line(snippet.source(), ran));
        List<String> more = faults.stream()
                .skip(1)
                .map(fault -> "    "
                        + place(fault, snippet, snippets)
                                .map(it -> it.frame("") + ": ")
                                .orElse("")
                        + oneLine(fault.message()))
                .toList();
        return new Trace("does not compile: " + oneLine(faults.get(0).message()), line, more);
    }

    private static Optional<Place> place(Snippet.Fault fault, Snippet snippet, Snippets snippets) {
        return snippets.place(snippet, snippet.line(fault.offset()));
    }

    /** Where a text begins that the failing cell holds, at its end if anywhere. */
    private static OptionalInt line(String text, RanCells ran) {
        List<Cell> cells = ran.inOrder();
        String source = cells.isEmpty() ? "" : cells.get(cells.size() - 1).source();
        int at = text.isBlank() ? -1 : source.lastIndexOf(text.strip());
        return at < 0
                ? OptionalInt.empty()
                : OptionalInt.of((int)
                        source.substring(0, at).chars().filter(c -> c == '\n').count());
    }

    private static String oneLine(String message) {
        return message.lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .filter(line -> !line.isEmpty() && !line.equals("location: class"))
                .collect(Collectors.joining("; "));
    }
}
