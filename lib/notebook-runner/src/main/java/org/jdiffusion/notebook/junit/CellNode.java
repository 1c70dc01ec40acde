package org.jdiffusion.notebook.junit;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

/** A code cell: one test. */
final class CellNode extends AbstractTestDescriptor implements Node<PlayContext> {
    private final Cell cell;

    CellNode(UniqueId id, Path file, Cell cell) {
        super(id, cell.title(), FileSource.from(file.toFile(), FilePosition.from(cell.lineInFile(0))));
        this.cell = cell;
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
        return cell.tags().stream()
                .filter(TestTag::isValid)
                .map(TestTag::create)
                .collect(Collectors.toSet());
    }

    @Override
    public SkipResult shouldBeSkipped(PlayContext context) {
        Optional<String> tag = NotebookRun.skipReason(cell);
        if (tag.isPresent()) {
            return SkipResult.skip(tag.get());
        }
        Optional<Cell> failed = context.play().flatMap(NotebookRun::failure).map(CellResult::cell);
        // A failure that no test of this run has told must be told by this one.
        if (failed.isPresent()
                && getParent()
                        .filter(p -> ((NotebookNode) p).reports(failed.get()))
                        .isPresent()) {
            return SkipResult.skip("earlier cell [" + failed.get().number() + "] failed");
        }
        return SkipResult.doNotSkip();
    }

    @Override
    public PlayContext execute(PlayContext context, DynamicTestExecutor executor) throws Exception {
        NotebookRun run = context.play().orElseThrow();
        CellResult own = run.run(cell);
        CellResult told =
                own.verdict() instanceof Verdict.Skipped ? run.failure().orElse(own) : own;
        if (told.verdict() instanceof Verdict.Failed failed) {
            if (failed.problem() instanceof Exception exception) {
                throw exception;
            }
            throw (Error) failed.problem();
        }
        return context;
    }
}
