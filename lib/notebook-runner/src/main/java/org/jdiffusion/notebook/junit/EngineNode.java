package org.jdiffusion.notebook.junit;

import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.EngineDescriptor;
import org.junit.platform.engine.support.hierarchical.Node;

/** The root of the tree. */
final class EngineNode extends EngineDescriptor implements Node<PlayContext> {
    EngineNode(UniqueId id) {
        super(id, "Notebooks");
    }
}
