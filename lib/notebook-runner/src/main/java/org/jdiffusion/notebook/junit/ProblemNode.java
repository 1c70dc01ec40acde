package org.jdiffusion.notebook.junit;

import java.nio.file.Path;
import java.util.Optional;
import org.jdiffusion.notebook.run.NotebookResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.FileSource;
import org.junit.platform.engine.support.hierarchical.Node;

/** A test that fails in place of notebooks that cannot be read: a build must not be green for want of tests. */
final class ProblemNode extends AbstractTestDescriptor implements Node<PlayContext> {
    private final Optional<Path> file;
    private final Exception problem;

    /** @param file the notebook, if it is about one */
    ProblemNode(UniqueId id, String name, Optional<Path> file, Exception problem) {
        super(id, name, file.map(path -> FileSource.from(path.toFile())).orElse(null));
        this.file = file;
        this.problem = problem;
    }

    @Override
    public Type getType() {
        return Type.TEST;
    }

    @Override
    public PlayContext execute(PlayContext context, DynamicTestExecutor executor) throws Exception {
        if (file.isPresent()) {
            context.stage().keep(new NotebookResult.Unable(file.get(), problem.getMessage()));
        }
        throw problem;
    }
}
