package org.jdiffusion.notebook.junit;

import java.io.IOException;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.hierarchical.Node;

/** A test that fails in place of notebooks that cannot be read: a build must not be green for want of tests. */
final class ProblemNode extends AbstractTestDescriptor implements Node<PlayContext> {
    private final IOException problem;

    ProblemNode(UniqueId id, String name, IOException problem) {
        super(id, name);
        this.problem = problem;
    }

    @Override
    public Type getType() {
        return Type.TEST;
    }

    @Override
    public PlayContext execute(PlayContext context, DynamicTestExecutor executor) throws IOException {
        throw problem;
    }
}
