package org.jdiffusion.notebook.junit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jdiffusion.notebook.compare.sanitize.SanitizerException;
import org.jdiffusion.notebook.kernel.KernelSpecs;
import org.jdiffusion.notebook.kernel.KernelStartException;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.run.RunSettings;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.DiscoveryIssue;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.discovery.DiscoveryIssueReporter;

/** Makes the nodes of classes and notebooks; what is wrong becomes a test that fails, and an issue of the discovery. */
final class NodeMaker {
    private final Parameters parameters;
    private final Optional<NotebookSet.Fault> fault;

    private NodeMaker(Parameters parameters, Optional<NotebookSet.Fault> fault) {
        this.parameters = parameters;
        this.fault = fault;
    }

    static NodeMaker of(ConfigurationParameters given) {
        try {
            Parameters parameters = Parameters.of(given);
            parameters.wishes().settings();
            return new NodeMaker(parameters, Optional.empty());
        } catch (IllegalArgumentException e) {
            return new NodeMaker(Parameters.none(), Optional.of(new NotebookSet.Fault(e)));
        } catch (SanitizerException e) {
            Exception named = new IllegalArgumentException("notebook.sanitize-with: " + e.getMessage(), e);
            return new NodeMaker(Parameters.none(), Optional.of(new NotebookSet.Fault(named)));
        }
    }

    Parameters parameters() {
        return parameters;
    }

    ClassNode anchor(UniqueId engine, Class<?> type) {
        NotebookSet notebooks = fault.isPresent() ? fault.get() : new AnchorReader(parameters).read(type);
        return new ClassNode(engine, type, notebooks);
    }

    /** The notebook of a class; empty when it has none of that name. */
    Optional<TestDescriptor> notebook(ClassNode parent, String name, DiscoveryIssueReporter issues) {
        UniqueId id = parent.getUniqueId().append(NotebookNode.SEGMENT, name);
        if (parent.notebooks() instanceof NotebookSet.Found found) {
            return Optional.ofNullable(found.files().get(name))
                    .map(file -> notebook(id, name, file, found.settings(), found.compile(), issues));
        }
        return Optional.of(
                problem(id, name, Optional.empty(), ((NotebookSet.Fault) parent.notebooks()).reason(), issues));
    }

    /** A notebook that was selected as a file. */
    TestDescriptor notebook(UniqueId engine, Path file, DiscoveryIssueReporter issues) {
        Path absolute = Parameters.base().resolve(file).normalize();
        UniqueId id = engine.append(NotebookNode.SEGMENT, absolute.toString());
        String name = absolute.getFileName().toString();
        try {
            return fault.isPresent()
                    ? problem(id, name, Optional.empty(), fault.get().reason(), issues)
                    : notebook(
                            id,
                            name,
                            absolute,
                            parameters.wishes().settings(),
                            parameters.wishes().compile(),
                            issues);
        } catch (SanitizerException e) {
            return problem(id, name, Optional.empty(), e, issues);
        }
    }

    ProblemNode problem(
            UniqueId id, String name, Optional<Path> file, Exception reason, DiscoveryIssueReporter issues) {
        ProblemNode node = new ProblemNode(id, name, file, reason);
        // No error, for then the launcher would not run the other notebooks either; the node fails in any case.
        issues.reportIssue(DiscoveryIssue.builder(DiscoveryIssue.Severity.WARNING, reason.getMessage())
                .source(node.getSource()));
        return node;
    }

    private TestDescriptor notebook(
            UniqueId id, String name, Path file, RunSettings settings, boolean compile, DiscoveryIssueReporter issues) {
        try {
            Notebook notebook = Notebook.read(file);
            return new NotebookNode(id, name, notebook, settings, compile && isJava(notebook, settings));
        } catch (IOException e) {
            return problem(id, name, Optional.of(file), e, issues);
        }
    }

    private static boolean isJava(Notebook notebook, RunSettings settings) {
        try {
            return KernelSpecs.around(notebook.file().getParent())
                    .choose(settings.kernel(), notebook.kernelName(), notebook.language())
                    .language()
                    .equalsIgnoreCase("java");
        } catch (KernelStartException e) {
            return notebook.language().equalsIgnoreCase("java"); // that there is none is told when it is to start
        }
    }
}
