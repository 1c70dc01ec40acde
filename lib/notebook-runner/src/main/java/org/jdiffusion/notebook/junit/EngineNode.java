package org.jdiffusion.notebook.junit;

import java.io.IOException;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.EngineDescriptor;
import org.junit.platform.engine.support.hierarchical.Node;

/** The root of the tree. */
final class EngineNode extends EngineDescriptor implements Node<PlayContext> {
    private final Parameters parameters;

    EngineNode(UniqueId id, Parameters parameters) {
        super(id, "Notebooks");
        this.parameters = parameters;
    }

    Parameters parameters() {
        return parameters;
    }

    @Override
    public void after(PlayContext context) throws IOException {
        context.stage().finish();
    }
}
