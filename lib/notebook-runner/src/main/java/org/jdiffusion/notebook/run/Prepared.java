package org.jdiffusion.notebook.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jdiffusion.notebook.kernel.KernelAhead;
import org.jdiffusion.notebook.kernel.KernelStartException;
import org.jdiffusion.notebook.model.Notebook;

/** A notebook that has been read and whose kernel is coming up, or why it cannot be played. */
public final class Prepared implements AutoCloseable {
    private final Path file;
    private final Optional<Notebook> notebook;
    private final Optional<Duration> deadline;
    private final Optional<KernelAhead> kernel;
    private final String reason;

    private Prepared(
            Path file,
            Optional<Notebook> notebook,
            Optional<Duration> deadline,
            Optional<KernelAhead> kernel,
            String reason) {
        this.file = file;
        this.notebook = notebook;
        this.deadline = deadline;
        this.kernel = kernel;
        this.reason = reason;
    }

    static Prepared of(Notebook notebook, Optional<Duration> deadline, Optional<KernelAhead> kernel) {
        return new Prepared(notebook.file(), Optional.of(notebook), deadline, kernel, "");
    }

    /** One that cannot be played, for that reason. */
    public static Prepared unable(Path file, String reason) {
        return new Prepared(file, Optional.empty(), Optional.empty(), Optional.empty(), reason);
    }

    /** The notebook's file. */
    public Path file() {
        return file;
    }

    Optional<Notebook> notebook() {
        return notebook;
    }

    /** Why it cannot be played; empty if it can. */
    String reason() {
        return reason;
    }

    /** Whether there is anything to run. */
    boolean hasKernel() {
        return kernel.isPresent();
    }

    NotebookRun start(RunSettings settings) throws KernelStartException, InterruptedException {
        return new NotebookRun(
                notebook.orElseThrow(), settings, deadline, kernel.orElseThrow().take());
    }

    /** Ends the kernel if nobody has played the notebook. */
    @Override
    public void close() {
        kernel.ifPresent(KernelAhead::close);
    }
}
