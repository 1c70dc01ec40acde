package org.jdiffusion.notebook.compile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The {@link CheckProcess} of each Java that kernels run on, started when it is first needed. */
final class CheckProcesses implements AutoCloseable {
    private final Map<Path, CheckProcess> started = new HashMap<>();
    private final int threads;

    CheckProcesses(int threads) {
        this.threads = threads;
    }

    /** Asks for the check of a notebook. */
    CompletableFuture<Checked> check(JavaKernel kernel, Path notebook) {
        Path java =
                kernel.canCheck() ? Path.of(kernel.program()) : Path.of(System.getProperty("java.home"), "bin", "java");
        CheckProcess process = started.get(java);
        if (process == null) {
            try {
                process = CheckProcess.start(java, threads);
            } catch (IOException e) {
                return CompletableFuture.failedFuture(
                        new UncheckableException("cannot start " + java + ": " + e.getMessage(), e));
            }
            started.put(java, process);
        }
        return process.check(new CheckRequest(
                notebook.toAbsolutePath().normalize().toString(),
                kernel.folder().toString()));
    }

    @Override
    public void close() {
        started.values().forEach(CheckProcess::close);
    }
}
