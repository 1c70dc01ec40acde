package org.jdiffusion.notebook.compile;

import java.util.List;
import jdk.jshell.Snippet;

/**
 * The first snippet of a text, compiled.
 *
 * @param length of the text that it took; what follows is still to compile
 * @param start of the snippet itself, past white space
 * @param snippets what JShell made of it
 * @param faults empty when the kernel would go on
 * @param last whether nothing is left to compile
 */
record Part(int length, int start, List<Snippet> snippets, List<Fault> faults, boolean last) {
    Part {
        snippets = List.copyOf(snippets);
        faults = List.copyOf(faults);
    }

    static Part end(int length) {
        return new Part(length, 0, List.of(), List.of(), true);
    }
}
