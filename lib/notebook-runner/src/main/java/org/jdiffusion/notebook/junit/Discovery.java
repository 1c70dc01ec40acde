package org.jdiffusion.notebook.junit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.discovery.EngineDiscoveryRequestResolver;

/** Builds the tree of one discovery request. */
final class Discovery {
    private Discovery() {}

    static TestDescriptor run(EngineDiscoveryRequest request, UniqueId id) {
        NodeMaker nodes = NodeMaker.of(request.getConfigurationParameters());
        EngineNode engine = new EngineNode(id, nodes.parameters());
        EngineDiscoveryRequestResolver.<EngineNode>builder()
                .addClassContainerSelectorResolverWithContext(context -> type -> AnchorReader.isAnchor(type)
                        && context.getClassNameFilter().test(type.getName()))
                .addSelectorResolver(context -> new ClassResolver(nodes, context.getClassNameFilter()))
                .addSelectorResolver(context -> new FileResolver(nodes, id, context.getIssueReporter()))
                .addSelectorResolver(context -> new NotebookResolver(nodes, context.getIssueReporter()))
                .addTestDescriptorVisitor(context -> Discovery::sort)
                .addTestDescriptorVisitor(context -> TestDescriptor::prune)
                .build()
                .resolve(request, engine);
        return engine;
    }

    /** Whatever the order in which cells were selected, they run in the notebook's. */
    private static void sort(TestDescriptor node) {
        if (node instanceof NotebookNode) {
            node.orderChildren(children -> {
                List<TestDescriptor> sorted = new ArrayList<>(children);
                sorted.sort(Comparator.comparingInt(Discovery::place));
                return sorted;
            });
        }
    }

    private static int place(TestDescriptor test) {
        return test instanceof CellNode node ? node.cell().number() : 0;
    }
}
