package org.jdiffusion.notebook.junit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.NotebookRun;
import org.jdiffusion.notebook.run.Verdict;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.FilePosition;
import org.junit.platform.engine.support.descriptor.FileSource;
import org.junit.platform.engine.support.hierarchical.Node;
import org.opentest4j.TestAbortedException;

/** A code cell: one test. */
final class CellNode extends AbstractTestDescriptor implements Node<PlayContext> {
    static final String SEGMENT = "cell";

    private final Cell cell;
    private final Set<TestTag> tags;

    /**
     * A test of a notebook.
     *
     * @param prefix of its name
     * @param inherited the notebook's tags
     */
    CellNode(UniqueId notebook, Path file, String prefix, Cell cell, Set<TestTag> inherited) {
        super(
                notebook.append(SEGMENT, cell.id()),
                prefix + cell.title(),
                FileSource.from(file.toFile(), FilePosition.from(cell.lineInFile(0))));
        this.cell = cell;
        this.tags = new LinkedHashSet<>(inherited);
        this.tags.addAll(NotebookNode.tags(cell.metadata()));
    }

    Cell cell() {
        return cell;
    }

    @Override
    public Type getType() {
        return Type.TEST;
    }

    @Override
    public Set<TestTag> getTags() {
        return Set.copyOf(tags);
    }

    @Override
    public ExecutionMode getExecutionMode() {
        return ExecutionMode.SAME_THREAD;
    }

    @Override
    public SkipResult shouldBeSkipped(PlayContext context) {
        if (context.play().isEmpty()) {
            return SkipResult.skip("the notebook does not compile");
        }
        NotebookPlay play = context.play().get();
        Optional<String> reason = NotebookRun.skipReason(cell)
                .or(() -> play.stoppedBy().map(failed -> "earlier cell [" + failed.number() + "] failed"));
        reason.ifPresent(why -> play.skip(cell, why));
        return reason.map(SkipResult::skip).orElseGet(SkipResult::doNotSkip);
    }

    @Override
    public PlayContext execute(PlayContext context, DynamicTestExecutor executor) throws Exception {
        NotebookPlay play = context.play().orElseThrow();
        CellResult own = play.play(cell);
        List<Throwable> earlier = new ArrayList<>();
        for (CellResult result : play.untoldBefore(cell)) {
            earlier.add(((Verdict.Failed) result.verdict()).problem());
        }
        publish(context.stage(), own, earlier);
        if (own.verdict() instanceof Verdict.Failed failed) {
            earlier.forEach(failed.problem()::addSuppressed);
            raise(failed.problem());
        } else if (own.verdict() instanceof Verdict.Skipped skipped) {
            if (!earlier.isEmpty()) {
                raise(earlier.get(0));
            }
            throw new TestAbortedException(skipped.reason());
        }
        return context;
    }

    private void publish(Stage stage, CellResult own, List<Throwable> earlier) {
        List<String> remarks = new ArrayList<>(own.remarks());
        if (own.verdict() instanceof Verdict.Passed) {
            earlier.forEach(
                    problem -> remarks.add("an earlier cell, no test of this run, failed: " + problem.getMessage()));
        }
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("seconds", String.format(Locale.ROOT, "%.3f", own.seconds()));
        if (own.peakBytes() > 0) {
            entries.put("peak_rss_bytes", Long.toString(own.peakBytes()));
        }
        if (!remarks.isEmpty()) {
            entries.put("remarks", String.join("\n", remarks));
        }
        stage.publish(this, entries);
        // Surefire does not show what is published; somebody who sits in front of the screen should see remarks.
        if (!"true".equals(System.getenv("CI"))) {
            remarks.forEach(remark -> System.out.println(cell.title() + ": note: " + remark));
        }
    }

    private static void raise(Throwable problem) throws Exception {
        if (problem instanceof Exception exception) {
            throw exception;
        }
        throw (Error) problem;
    }
}
