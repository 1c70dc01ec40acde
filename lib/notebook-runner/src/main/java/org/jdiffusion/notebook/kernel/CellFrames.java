package org.jdiffusion.notebook.kernel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the code of cells in the stacks of a JShell kernel and writes it as JShell does: {@code .f(#11:2)} is line 2
 * of snippet 11, in its method {@code f}.
 */
final class CellFrames {
    private static final Pattern FRAME =
            Pattern.compile("REPL\\.\\$JShell\\$(\\d+)[A-Z]*(?:\\$([\\w$]+))?\\.([\\w$<>]+)"
                    + "\\((?:\\$JShell\\$\\w+\\.java:(\\d+)\\))?");

    /** JShell wraps each snippet in a class of its own, which begins with so many lines; a variable has some more. */
    private static final int WRAPPER_LINES = 4;

    private CellFrames() {}

    /** The frame as JShell writes it; empty when it is not code of a cell. */
    static Optional<String> find(String frame) {
        Matcher matcher = FRAME.matcher(frame);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String type = matcher.group(2) == null ? "" : matcher.group(2);
        String method = matcher.group(3).contains("do_it$") ? "" : matcher.group(3);
        String line =
                matcher.group(4) == null ? "" : ":" + Math.max(1, Integer.parseInt(matcher.group(4)) - WRAPPER_LINES);
        return Optional.of(type + "." + method + "(#" + matcher.group(1) + line + ")");
    }
}
