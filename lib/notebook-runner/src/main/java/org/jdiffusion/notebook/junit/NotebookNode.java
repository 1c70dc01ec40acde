package org.jdiffusion.notebook.junit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdiffusion.notebook.compile.Outcome;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.RunSettings;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.FileSource;
import org.junit.platform.engine.support.hierarchical.ExclusiveResource;
import org.junit.platform.engine.support.hierarchical.Node;

/** A notebook: its kernel lives from before the first cell until after the last one. */
final class NotebookNode extends AbstractTestDescriptor implements Node<PlayContext> {
    static final String SEGMENT = "notebook";

    private final Notebook notebook;
    private final RunSettings settings;
    private final boolean compile;
    private final Set<String> resources;

    /**
     * A notebook without its tests.
     *
     * @param name that tells it from the others of its class
     * @param compile whether there is to be a test that it compiles
     * @throws IOException when its {@code nbtest.resources} are no list of names
     */
    NotebookNode(UniqueId id, String name, Notebook notebook, RunSettings settings, boolean compile)
            throws IOException {
        super(id, name, FileSource.from(notebook.file().toFile()));
        this.notebook = notebook;
        this.settings = settings;
        this.compile = compile;
        this.resources = resources(notebook);
    }

    Notebook notebook() {
        return notebook;
    }

    boolean isCompiled() {
        return compile;
    }

    @Override
    public Type getType() {
        return Type.CONTAINER;
    }

    @Override
    public Set<TestTag> getTags() {
        return tags(notebook.metadata());
    }

    /** Notebooks that need the same thing do not run at the same time. */
    @Override
    public Set<ExclusiveResource> getExclusiveResources() {
        return resources.stream()
                .map(name -> new ExclusiveResource(name, ExclusiveResource.LockMode.READ_WRITE))
                .collect(Collectors.toSet());
    }

    @Override
    public PlayContext before(PlayContext context) throws Exception {
        if (getChildren().stream().anyMatch(CompileNode.class::isInstance)) {
            Outcome outcome = context.stage().checks().of(notebook.file());
            if (outcome instanceof Outcome.Compiled compiled
                    && compiled.checked().errors() > 0) {
                String reason = new CompileFailedError(compiled).getMessage();
                context.stage().keep(new NotebookResult.Unable(notebook.file(), reason));
                return context;
            }
        }
        Set<String> tests = getChildren().stream()
                .filter(CellNode.class::isInstance)
                .map(child -> ((CellNode) child).cell().id())
                .collect(Collectors.toSet());
        if (tests.isEmpty()) {
            return context; // only the compile check was asked for
        }
        return context.with(NotebookPlay.start(notebook, settings, tests, context.stage()));
    }

    @Override
    public void after(PlayContext context) throws IOException {
        if (context.play().isPresent()) {
            context.play().get().end();
        }
    }

    /** The tags of a cell or notebook that JUnit can hold. */
    static Set<TestTag> tags(JsonNode metadata) {
        Set<TestTag> tags = new LinkedHashSet<>();
        metadata.path("tags").forEach(tag -> {
            if (TestTag.isValid(tag.asText())) {
                tags.add(TestTag.create(tag.asText()));
            }
        });
        return tags;
    }

    private static Set<String> resources(Notebook notebook) throws IOException {
        JsonNode given = notebook.metadata().at("/nbtest/resources");
        Set<String> names = new LinkedHashSet<>();
        given.forEach(name -> names.add(name.asText().strip()));
        boolean list = given.isMissingNode() || given.isArray();
        if (!list || names.contains("")) {
            throw new IOException(notebook.file() + ": nbtest.resources: wanted a list of names, got " + given);
        }
        return names;
    }
}
