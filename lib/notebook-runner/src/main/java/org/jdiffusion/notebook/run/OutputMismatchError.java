package org.jdiffusion.notebook.run;

import java.util.List;
import org.jdiffusion.notebook.compare.Difference;
import org.opentest4j.AssertionFailedError;

/**
 * A cell ran, but its outputs are not the stored ones. It carries the first difference's two sides, which IDEs show
 * next to each other; its stack trace is the place in the notebook file.
 */
public final class OutputMismatchError extends AssertionFailedError {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // thrown and caught within one JVM
    private final List<Difference> differences;

    OutputMismatchError(String message, List<Difference> differences, StackTraceElement place) {
        super(message, differences.get(0).expected(), differences.get(0).actual());
        this.differences = List.copyOf(differences);
        setStackTrace(new StackTraceElement[] {place});
    }

    /** All differences, one at least. */
    public List<Difference> differences() {
        return differences;
    }
}
