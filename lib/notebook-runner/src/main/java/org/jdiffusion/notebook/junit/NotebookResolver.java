package org.jdiffusion.notebook.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jdiffusion.notebook.model.Cell;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.UniqueIdSelector;
import org.junit.platform.engine.support.discovery.DiscoveryIssueReporter;
import org.junit.platform.engine.support.discovery.SelectorResolver;

/** Finds notebooks and their tests by their ids. */
final class NotebookResolver implements SelectorResolver {
    private final NodeMaker nodes;
    private final DiscoveryIssueReporter issues;

    NotebookResolver(NodeMaker nodes, DiscoveryIssueReporter issues) {
        this.nodes = nodes;
        this.issues = issues;
    }

    @Override
    public Resolution resolve(UniqueIdSelector selector, Context context) {
        UniqueId id = selector.getUniqueId();
        UniqueId.Segment last = id.getLastSegment();
        return context.addToParent(
                        () -> selectUniqueId(id.removeLastSegment()),
                        parent -> child(parent, last.getType(), last.getValue()))
                .map(node -> Resolution.match(Match.exact(node, () -> children(node))))
                .orElse(Resolution.unresolved());
    }

    private Optional<TestDescriptor> child(TestDescriptor parent, String type, String value) {
        if (type.equals(NotebookNode.SEGMENT) && parent instanceof ClassNode anchor) {
            return nodes.notebook(anchor, value, issues);
        }
        if (type.equals(NotebookNode.SEGMENT) && parent instanceof EngineNode) {
            return Optional.of(nodes.notebook(parent.getUniqueId(), Path.of(value), issues));
        }
        if (type.equals(CellNode.SEGMENT) && parent instanceof NotebookNode node) {
            return node.notebook().codeCells().stream()
                    .filter(cell -> cell.id().equals(value))
                    .findFirst()
                    .map(cell -> new CellNode(
                            node.getUniqueId(), node.notebook().file(), prefix(node), cell, node.getTags()));
        }
        if (type.equals(CompileNode.SEGMENT) && parent instanceof NotebookNode node && node.isCompiled()) {
            return Optional.of(
                    new CompileNode(node.getUniqueId(), node.notebook().file(), prefix(node), node.getTags()));
        }
        return Optional.empty();
    }

    private static Set<DiscoverySelector> children(TestDescriptor parent) {
        Set<DiscoverySelector> children = new LinkedHashSet<>();
        if (parent instanceof NotebookNode node) {
            if (node.isCompiled()) {
                children.add(selectUniqueId(node.getUniqueId().append(CompileNode.SEGMENT, CompileNode.VALUE)));
            }
            for (Cell cell : node.notebook().codeCells()) {
                children.add(selectUniqueId(node.getUniqueId().append(CellNode.SEGMENT, cell.id())));
            }
        }
        return children;
    }

    /**
     * What the names of a notebook's tests begin with. Surefire forgets what stands between a class, a suite's too, and
     * its tests, and takes those of the same name for repetitions of one test.
     */
    private static String prefix(NotebookNode notebook) {
        TestDescriptor parent = notebook.getParent().orElseThrow();
        boolean among = parent instanceof ClassNode anchor
                ? anchor.notebooks() instanceof NotebookSet.Found found
                        && found.files().size() > 1
                : parent.getUniqueId().getSegments().size() > 1;
        return among ? notebook.getDisplayName().replaceFirst("\\.ipynb$", "") + " " : "";
    }
}
