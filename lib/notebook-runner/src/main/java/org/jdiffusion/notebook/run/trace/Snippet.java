package org.jdiffusion.notebook.run.trace;

import java.util.List;
import java.util.Map;

/**
 * A piece of code that the Java kernel has run as one.
 *
 * @param id JShell's number for it, which it shares with what it replaced
 * @param faults what the compiler had against it
 * @param missing what it uses and nobody has declared; empty as a rule
 * @param wrapped where in the source a line of the class around it comes from, by {@code CLASS LINE}
 */
record Snippet(String id, String source, List<Fault> faults, String missing, Map<String, Integer> wrapped) {
    Snippet {
        faults = List.copyOf(faults);
        wrapped = Map.copyOf(wrapped);
    }

    /**
     * A message of the compiler.
     *
     * @param offset in the snippet's source
     */
    record Fault(int offset, String message) {}

    /** The 0-based line of an offset. */
    int line(int offset) {
        int end = Math.max(0, Math.min(offset, source.length()));
        return (int) source.substring(0, end).chars().filter(c -> c == '\n').count();
    }
}
