package org.jdiffusion.notebook.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jdiffusion.notebook.kernel.ExecutionTimeoutException;
import org.jdiffusion.notebook.kernel.Kernel;
import org.jdiffusion.notebook.kernel.KernelLostException;
import org.jdiffusion.notebook.kernel.KernelSpec;
import org.jdiffusion.notebook.kernel.KernelSpecs;
import org.jdiffusion.notebook.kernel.KernelStartException;
import org.jdiffusion.notebook.kernel.Launch;
import org.jdiffusion.notebook.kernel.Reply;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Displays;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.model.Outputs;

/**
 * One notebook on one kernel. Cells run in order; after the first that fails the rest is skipped. Closing it ends the
 * kernel with all its processes. Not thread-safe.
 */
public final class NotebookRun implements AutoCloseable {
    private static final Set<String> SKIP_TAGS = Set.of("skip", "skip-execution", "nbval-skip");
    private static final Set<String> RAISE_TAGS = Set.of("raises-exception", "nbval-raises-exception");
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);

    private final Notebook notebook;
    private final RunSettings settings;
    private final Kernel kernel;
    private final Displays displays = new Displays();
    private final Map<Cell, Outputs> outputs = new LinkedHashMap<>();
    private final Map<Cell, CellResult> results = new HashMap<>();
    private Cell broken;

    private NotebookRun(Notebook notebook, RunSettings settings, Kernel kernel) {
        this.notebook = notebook;
        this.settings = settings;
        this.kernel = kernel;
    }

    /**
     * Starts the notebook's kernel in the notebook's folder.
     *
     * @param logs the folder for what the kernel's processes print
     * @throws KernelStartException when there is no such kernel or it does not come up
     */
    public static NotebookRun start(Notebook notebook, RunSettings settings, Path logs)
            throws KernelStartException, InterruptedException {
        Path folder = notebook.file().toAbsolutePath().getParent();
        KernelSpec spec = settings.kernel().isPresent()
                ? KernelSpec.read(settings.kernel().get())
                : KernelSpecs.around(folder).find(notebook.kernelName(), notebook.language());
        Launch launch = new Launch(folder, logs, settings.environment(), settings.patience());
        return new NotebookRun(notebook, settings, Kernel.start(spec, launch));
    }

    /** The name of the kernel that it runs on. */
    public String kernelName() {
        return kernel.spec().name();
    }

    /** Why a cell would not run by its own tags; empty when it would. */
    public static Optional<String> skipTag(Cell cell) {
        return cell.tags().stream().filter(SKIP_TAGS::contains).findFirst().map(tag -> "tagged " + tag);
    }

    /** Whether a cell passes though it fails, by its own tags. */
    public static boolean mayRaise(Cell cell) {
        return cell.tags().stream().anyMatch(RAISE_TAGS::contains);
    }

    /** Runs a code cell, or tells why not. Cells before it that have not run yet are run first. */
    public CellResult run(Cell cell) throws InterruptedException {
        for (Cell each : notebook.codeCells()) {
            if (each.equals(cell)) {
                break;
            }
            if (!results.containsKey(each)) {
                results.put(each, runOne(each));
            }
        }
        CellResult result = results.get(cell);
        if (result == null) {
            result = runOne(cell);
            results.put(cell, result);
        }
        return result;
    }

    /** The result of the cell that failed, if one has. */
    public Optional<CellResult> failure() {
        return Optional.ofNullable(broken).map(results::get);
    }

    /** Puts the fresh outputs into the notebook's cells, counted from 1; cells that did not run have none. */
    public void storeOutputs() {
        int count = 0;
        for (Cell cell : notebook.codeCells()) {
            Outputs fresh = outputs.get(cell);
            if (fresh != null) {
                fresh.store(cell, ++count);
            } else {
                Outputs.erase(cell);
            }
        }
    }

    @Override
    public void close() {
        kernel.close();
    }

    private CellResult runOne(Cell cell) throws InterruptedException {
        Optional<String> tag = skipTag(cell);
        if (tag.isPresent()) {
            return new CellResult(cell, new Verdict.Skipped(tag.get()), 0, 0);
        }
        if (broken != null) {
            return new CellResult(cell, new Verdict.Skipped("earlier cell [" + broken.number() + "] failed"), 0, 0);
        }
        if (cell.isBlank()) {
            return new CellResult(cell, new Verdict.Passed(List.of()), 0, 0);
        }
        kernel.takePeakMemory();
        long start = System.nanoTime();
        Verdict verdict = execute(cell);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (verdict instanceof Verdict.Failed) {
            broken = cell;
        }
        return new CellResult(cell, verdict, seconds, kernel.takePeakMemory());
    }

    private Verdict execute(Cell cell) throws InterruptedException {
        Problems problems = new Problems(notebook, cell);
        Outputs fresh = new Outputs(displays);
        outputs.put(cell, fresh);
        try {
            Duration timeout = Timeouts.of(cell, notebook, settings.timeout());
            Reply reply =
                    kernel.execute(cell.source(), timeout, message -> fresh.publish(message.type(), message.content()));
            return judge(cell, reply, fresh, problems);
        } catch (IllegalArgumentException e) {
            return new Verdict.Failed(problems.fault("its metadata: " + e.getMessage()));
        } catch (ExecutionTimeoutException e) {
            return new Verdict.Failed(problems.timeout(e.getMessage()));
        } catch (KernelLostException e) {
            return new Verdict.Failed(problems.crash(e.getMessage()));
        }
    }

    private Verdict judge(Cell cell, Reply reply, Outputs fresh, Problems problems) throws InterruptedException {
        boolean mayRaise = mayRaise(cell);
        boolean raised = !reply.status().equals("ok") || fresh.hasError();
        if (reply.askedForInput()) {
            return new Verdict.Failed(problems.fault("asks for keyboard input, and nobody is there"));
        }
        if (raised && !mayRaise) {
            ErrorText error = ErrorText.of(fresh.hasError() ? fresh.error() : reply.content());
            if (error.headline().isEmpty()) {
                return new Verdict.Failed(problems.fault("the kernel answered '" + reply.status() + "'"));
            }
            OptionalInt line = FailingLine.find(error, cell.source(), this::snippet);
            return new Verdict.Failed(problems.error(error, line));
        }
        List<String> remarks = new ArrayList<>();
        if (mayRaise && !raised) {
            remarks.add("tagged as raising, but raised nothing");
        }
        if (reply.outputsLost()) {
            remarks.add("the kernel lost some of its output: it printed more, and faster, than it can send");
        }
        if (fresh.isCut()) {
            remarks.add("its output was too long to keep");
        }
        return new Verdict.Passed(remarks);
    }

    /** Asks the Java kernel for the source of a snippet; only after a failure, when no later cell can see the trace. */
    private Optional<String> snippet(int number) {
        if (!kernel.spec().language().equalsIgnoreCase("java")) {
            return Optional.empty();
        }
        String code = "kernel().getJShell().snippets().filter(s -> s.id().equals(\"" + number
                + "\")).findFirst().get().source()";
        Outputs answer = new Outputs(new Displays());
        try {
            kernel.execute(code, PROBE_TIMEOUT, message -> answer.publish(message.type(), message.content()));
        } catch (ExecutionTimeoutException | KernelLostException e) {
            return Optional.empty(); // the failure itself is known; only its line is not
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.of(answer.resultText()).filter(text -> !text.isEmpty());
    }
}
