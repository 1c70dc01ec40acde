package org.jdiffusion.notebook.junit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdiffusion.notebook.compile.Finding;
import org.jdiffusion.notebook.compile.Outcome;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.FileSource;
import org.junit.platform.engine.support.hierarchical.Node;

/** The test that all cells of a notebook compile. */
final class CompileNode extends AbstractTestDescriptor implements Node<PlayContext> {
    static final String SEGMENT = "compile";
    static final String VALUE = "cells";

    private final Path file;
    private final Set<TestTag> tags;

    CompileNode(UniqueId notebook, Path file, String prefix, Set<TestTag> tags) {
        super(notebook.append(SEGMENT, VALUE), prefix + "[compile]", FileSource.from(file.toFile()));
        this.file = file;
        this.tags = tags;
    }

    Path file() {
        return file;
    }

    @Override
    public Type getType() {
        return Type.TEST;
    }

    @Override
    public Set<TestTag> getTags() {
        return tags;
    }

    @Override
    public ExecutionMode getExecutionMode() {
        return ExecutionMode.SAME_THREAD;
    }

    @Override
    public PlayContext execute(PlayContext context, DynamicTestExecutor executor) throws InterruptedException {
        Outcome outcome = context.stage().checks().of(file);
        if (outcome instanceof Outcome.Unable unable) {
            throw new IllegalStateException("cannot be checked: " + unable.reason());
        }
        Outcome.Compiled compiled = (Outcome.Compiled) outcome;
        if (compiled.checked().errors() > 0) {
            throw new CompileFailedError(compiled);
        }
        List<String> notes =
                compiled.checked().findings().stream().map(Finding::message).toList();
        if (!notes.isEmpty()) {
            context.stage().publish(this, Map.of("remarks", String.join("\n", notes)));
        }
        return context;
    }
}
