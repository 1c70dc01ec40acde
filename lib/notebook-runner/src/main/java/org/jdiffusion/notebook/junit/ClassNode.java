package org.jdiffusion.notebook.junit;

import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.hierarchical.Node;

/** A class that stands for notebooks. Build tools count the tests below it as its own. */
final class ClassNode extends AbstractTestDescriptor implements Node<PlayContext> {
    static final String SEGMENT = "class";

    private final NotebookSet notebooks;

    ClassNode(UniqueId engine, Class<?> type, NotebookSet notebooks) {
        super(engine.append(SEGMENT, type.getName()), type.getSimpleName(), ClassSource.from(type));
        this.notebooks = notebooks;
    }

    NotebookSet notebooks() {
        return notebooks;
    }

    @Override
    public Type getType() {
        return Type.CONTAINER;
    }
}
