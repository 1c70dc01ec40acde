package org.jdiffusion.notebook.compile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jdiffusion.notebook.kernel.KernelSpec;
import org.jdiffusion.notebook.kernel.KernelSpecs;
import org.jdiffusion.notebook.kernel.KernelStartException;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;

/** Type-checks notebooks, several at a time; equal ones once, and those that have not changed since not at all. */
public final class CompileRun {
    private final Optional<String> kernel;
    private final CheckCache cache;
    private final int jobs;
    private final Map<List<String>, JavaKernel> kernels = new HashMap<>();

    private record Job(Path file, Notebook notebook, Plan plan, String fingerprint) {
        int size() {
            return plan.cells().stream()
                    .map(Cell::source)
                    .mapToInt(String::length)
                    .sum();
        }
    }

    /**
     * Prepares a run.
     *
     * @param kernel the folder of a kernel specification, or a kernel's name; empty: what each notebook names
     * @param cache of earlier checks
     * @param jobs how many notebooks are compiled at a time
     */
    public CompileRun(Optional<String> kernel, CheckCache cache, int jobs) {
        if (jobs < 1) {
            throw new IllegalArgumentException("jobs: wanted at least 1, got " + jobs);
        }
        this.kernel = kernel;
        this.cache = cache;
        this.jobs = jobs;
    }

    /** Checks notebooks and tells what came of each, in the order given, as soon as it is known. */
    public void check(List<Path> files, Consumer<Outcome> listener) throws InterruptedException {
        kernels.clear();
        List<Object> prepared = files.stream().map(this::prepare).toList();
        Map<String, Checked> remembered = new HashMap<>();
        List<Job> fresh = new ArrayList<>();
        for (Object each : prepared) {
            if (each instanceof Job job && !remembered.containsKey(job.fingerprint())) {
                Optional<Checked> found = cache.find(job.fingerprint());
                found.ifPresentOrElse(checked -> remembered.put(job.fingerprint(), checked), () -> fresh.add(job));
            }
        }
        try (CheckProcesses processes = new CheckProcesses(jobs)) {
            Map<String, Future<Checked>> running = new HashMap<>();
            fresh.stream()
                    .sorted(Comparator.comparingInt(Job::size).reversed()) // the longest must not come last
                    .forEach(job -> running.computeIfAbsent(
                            job.fingerprint(),
                            print -> processes.check(job.plan().kernel(), job.file())));
            for (Object each : prepared) {
                listener.accept(each instanceof Job job ? outcome(job, remembered, running) : (Outcome) each);
            }
        }
    }

    private Object prepare(Path file) {
        try {
            Notebook notebook = Notebook.read(file);
            if (notebook.codeCells().isEmpty()) {
                return new Outcome.Compiled(file, notebook, new Checked(0, List.of(), 0), false, List.of());
            }
            Path folder = file.toAbsolutePath().normalize().getParent();
            Plan plan = Plan.of(notebook, kernel(notebook, folder), folder);
            return new Job(file, notebook, plan, Fingerprint.of(plan));
        } catch (IOException | UncheckedIOException | KernelStartException | UncheckableException e) {
            return new Outcome.Unable(file, e.getMessage());
        } catch (RuntimeException e) {
            // A fault of this program must not take the other notebooks with it.
            return new Outcome.Unable(file, "the check failed: " + e);
        }
    }

    /** The same for all notebooks of a folder that want the same, for there are many jars to open. */
    private JavaKernel kernel(Notebook notebook, Path folder) throws KernelStartException, UncheckableException {
        List<String> wish = List.of(folder.toString(), notebook.kernelName(), notebook.language());
        JavaKernel known = kernels.get(wish);
        if (known == null) {
            KernelSpec spec = KernelSpecs.around(folder).choose(kernel, notebook.kernelName(), notebook.language());
            known = JavaKernel.of(spec, folder);
            kernels.put(wish, known);
        }
        return known;
    }

    private Outcome outcome(Job job, Map<String, Checked> remembered, Map<String, Future<Checked>> running)
            throws InterruptedException {
        Checked known = remembered.get(job.fingerprint());
        if (known != null) {
            return new Outcome.Compiled(
                    job.file(), job.notebook(), known, true, remarks(job.plan().kernel()));
        }
        try {
            Checked checked = running.get(job.fingerprint()).get();
            cache.keep(job.fingerprint(), checked);
            return new Outcome.Compiled(
                    job.file(),
                    job.notebook(),
                    checked,
                    false,
                    remarks(job.plan().kernel()));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String reason = cause instanceof UncheckableException ? cause.getMessage() : "the check failed: " + cause;
            return new Outcome.Unable(job.file(), reason);
        }
    }

    private static List<String> remarks(JavaKernel kernel) {
        List<String> remarks = new ArrayList<>();
        List<Path> missing = kernel.missing();
        if (!missing.isEmpty()) {
            remarks.add("the class path of the kernel " + kernel.name() + " names what does not exist: "
                    + missing.get(0) + (missing.size() == 1 ? "" : " and " + (missing.size() - 1) + " more"));
        }
        int ours = Runtime.version().feature();
        if (!kernel.canCheck() && kernel.feature() > 0 && kernel.feature() != ours) {
            remarks.add(
                    "checked with Java " + ours + ", but the kernel " + kernel.name() + " runs on " + kernel.feature());
        }
        return remarks;
    }
}
