package org.jdiffusion.notebook.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jdiffusion.notebook.compare.Marks;
import org.jdiffusion.notebook.compare.OutputLint;
import org.jdiffusion.notebook.kernel.ExecutionTimeoutException;
import org.jdiffusion.notebook.kernel.Kernel;
import org.jdiffusion.notebook.kernel.KernelLostException;
import org.jdiffusion.notebook.kernel.KernelStartException;
import org.jdiffusion.notebook.kernel.Reply;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Displays;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.model.NotebookException;
import org.jdiffusion.notebook.model.Outputs;
import org.jdiffusion.notebook.run.trace.RanCells;

/**
 * One notebook on one kernel. Cells run in order; what becomes of those after a failure is {@link OnFailure}. Closing
 * it ends the kernel with all its processes. Not thread-safe.
 */
public final class NotebookRun implements AutoCloseable {
    private final Notebook notebook;
    private final RunSettings settings;
    private final Kernel kernel;
    private final TimeLimit limit;
    private final Displays displays = new Displays();
    /** By the id of the cell, as the other maps: its outputs are part of the cell and change. */
    private final Map<String, Outputs> outputs = new LinkedHashMap<>();

    private final Map<String, CellTimes> times = new HashMap<>();
    private final Map<String, CellResult> results = new HashMap<>();
    private final RanCells ran;
    private Cell broken;
    private Cell timedOut;
    private Cell deadly;

    /**
     * Plays on a kernel that is ready.
     *
     * @param deadline how long the whole notebook may run from now on; empty: there is no limit
     */
    NotebookRun(Notebook notebook, RunSettings settings, Optional<Duration> deadline, Kernel kernel) {
        this.notebook = notebook;
        this.settings = settings;
        this.kernel = kernel;
        this.ran = new RanCells(notebook);
        this.limit = new TimeLimit(deadline);
    }

    /**
     * Starts the notebook's kernel in the notebook's folder.
     *
     * @param logs the folder for what the kernel's processes print
     * @throws KernelStartException when there is no such kernel or it does not come up
     * @throws NotebookException when the notebook's {@code nbtest.deadline} is no time
     */
    public static NotebookRun start(Notebook notebook, RunSettings settings, Path logs)
            throws NotebookException, KernelStartException, InterruptedException {
        Optional<Duration> deadline = TimeLimit.of(notebook, settings); // before there is a kernel to get rid of
        return new NotebookRun(
                notebook, settings, deadline, Kernel.start(settings.spec(notebook), settings.launch(notebook, logs)));
    }

    /** The name of the kernel that it runs on. */
    public String kernelName() {
        return kernel.spec().name();
    }

    /** Runs a code cell, or tells why not. Cells before it that have not run yet are run first. */
    public CellResult run(Cell cell) throws InterruptedException {
        for (Cell each : notebook.codeCells()) {
            if (each.equals(cell)) {
                break;
            }
            if (!results.containsKey(each.id())) {
                results.put(each.id(), runOne(each));
            }
        }
        CellResult result = results.get(cell.id());
        if (result == null) {
            result = runOne(cell);
            results.put(cell.id(), result);
        }
        return result;
    }

    /** The result of the first cell that failed, if one has. */
    public Optional<CellResult> failure() {
        return Optional.ofNullable(broken).map(cell -> results.get(cell.id()));
    }

    /**
     * Puts the fresh outputs into the notebook's cells, counted from 1, and when they came; cells that did not run have
     * none.
     */
    public void storeOutputs() {
        int count = 0;
        for (Cell cell : notebook.codeCells()) {
            Outputs fresh = outputs.get(cell.id());
            if (fresh != null) {
                fresh.store(cell, ++count);
                times.get(cell.id()).store(cell);
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
        CellResult result = attempt(cell);
        if (result.failed() && timedOut != null && !cell.equals(timedOut)) {
            // What came after a timeout is no news of its own; nbval marks it as expected to fail.
            result = result.with(new Verdict.Skipped("it failed, after cell [" + timedOut.number() + "] timed out"));
        }
        if (result.failed() && broken == null) {
            broken = cell;
        }
        return result;
    }

    private CellResult attempt(Cell cell) throws InterruptedException {
        Problems problems = new Problems(notebook, cell);
        CellPlan plan;
        try {
            plan = CellPlan.of(cell, notebook, settings);
        } catch (IllegalArgumentException e) {
            return CellResult.notRun(
                    cell, new Verdict.Failed(problems.fault("its marks or metadata: " + e.getMessage())));
        }
        if (plan.marks().skip()) {
            return CellResult.notRun(cell, new Verdict.Skipped(skipReason(cell).orElseThrow()));
        }
        if (broken != null && settings.onFailure() == OnFailure.STOP) {
            return CellResult.notRun(cell, new Verdict.Skipped("earlier cell [" + broken.number() + "] failed"));
        }
        if (deadly != null) {
            return CellResult.notRun(cell, new Verdict.Skipped("the kernel died in cell [" + deadly.number() + "]"));
        }
        if (limit.isOver() && timedOut != null) {
            return CellResult.notRun(cell, new Verdict.Skipped(limit.complaint()));
        }
        if (limit.isOver()) {
            timedOut = cell;
            return CellResult.notRun(cell, new Verdict.Failed(problems.timeout(limit.complaint())));
        }
        return execute(cell, plan, problems);
    }

    /** Why a cell would not run by its own marks; empty when it would. Marks that are wrong are told when it runs. */
    public static Optional<String> skipReason(Cell cell) {
        try {
            return Marks.of(cell).skip() ? Optional.of("marked to be skipped") : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private CellResult execute(Cell cell, CellPlan plan, Problems problems) throws InterruptedException {
        Outputs fresh = new Outputs(displays);
        Optional<Reply> reply = Optional.empty();
        Optional<Throwable> problem = Optional.empty();
        kernel.takePeakMemory();
        long start = System.nanoTime();
        if (!cell.isBlank()) {
            CellTimes own = new CellTimes();
            outputs.put(cell.id(), fresh);
            times.put(cell.id(), own);
            try {
                reply = Optional.of(kernel.execute(cell.source(), limit.atMost(plan.timeout()), message -> {
                    own.published(message);
                    fresh.publish(message.type(), message.content());
                }));
                own.replied(reply.get());
                ran.add(cell, reply.get().content().path("execution_count").asInt());
            } catch (ExecutionTimeoutException e) {
                timedOut = timedOut == null ? cell : timedOut;
                deadly = kernel.isAlive() ? null : cell;
                problem = Optional.of(problems.timeout(limit.complaint(e.getMessage())));
            } catch (KernelLostException e) {
                deadly = cell;
                problem = Optional.of(problems.crash(e.getMessage()));
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        CellOutcome outcome =
                new CellOutcome(cell, fresh, fresh.persistent(outputs.size()), seconds, kernel.takePeakMemory(), reply);
        Verdict verdict = problem.isPresent()
                ? new Verdict.Failed(problem.get())
                : new Judge(plan, problems, ran, new JavaProbe(kernel)).judge(outcome);
        if (verdict instanceof Verdict.Failed && !kernel.isAlive()) {
            deadly = cell; // it may have been asked for the place of the failure, and not survived it
        }
        return new CellResult(
                cell,
                verdict,
                seconds,
                outcome.peakBytes(),
                cell.json().path("outputs").deepCopy(),
                outcome.persistent(),
                reply.filter(Reply::outputsLost).isEmpty() && !fresh.isCut(),
                OutputLint.ofCell(outcome.persistent(), fresh.streamMessages()));
    }
}
