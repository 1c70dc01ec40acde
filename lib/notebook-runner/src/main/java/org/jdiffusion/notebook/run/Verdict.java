package org.jdiffusion.notebook.run;

import java.util.List;

/** What became of a cell. */
public sealed interface Verdict permits Verdict.Passed, Verdict.Failed, Verdict.Skipped {

    /** It ran as it should; the remarks are worth a look all the same. */
    record Passed(List<String> remarks) implements Verdict {
        public Passed {
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * It did not do as it should.
     *
     * @param problem a {@link CellFailedError}, {@link OutputMismatchError}, {@link CellTimeoutException} or
     *     {@link KernelCrashedException}
     */
    record Failed(Throwable problem) implements Verdict {}

    /** It did not run, and why. */
    record Skipped(String reason) implements Verdict {}
}
