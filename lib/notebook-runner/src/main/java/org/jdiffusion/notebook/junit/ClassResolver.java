package org.jdiffusion.notebook.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.UniqueIdSelector;
import org.junit.platform.engine.support.discovery.SelectorResolver;

/** Finds annotated classes. */
final class ClassResolver implements SelectorResolver {
    private final NodeMaker nodes;
    private final Predicate<String> filter;

    /** @param filter which names of classes are let through */
    ClassResolver(NodeMaker nodes, Predicate<String> filter) {
        this.nodes = nodes;
        this.filter = filter;
    }

    @Override
    public Resolution resolve(ClassSelector selector, Context context) {
        return resolve(selector.getJavaClass(), context);
    }

    @Override
    public Resolution resolve(UniqueIdSelector selector, Context context) {
        UniqueId.Segment last = selector.getUniqueId().getLastSegment();
        if (!last.getType().equals(ClassNode.SEGMENT)) {
            return Resolution.unresolved();
        }
        return ReflectionSupport.tryToLoadClass(last.getValue())
                .toOptional()
                .map(type -> resolve(type, context))
                .orElse(Resolution.unresolved());
    }

    private Resolution resolve(Class<?> type, Context context) {
        if (!AnchorReader.isAnchor(type) || !filter.test(type.getName())) {
            return Resolution.unresolved();
        }
        return context.addToParent(engine -> Optional.of(nodes.anchor(engine.getUniqueId(), type)))
                .map(node -> Resolution.match(Match.exact(node, () -> children(node))))
                .orElse(Resolution.unresolved());
    }

    private static Set<DiscoverySelector> children(ClassNode node) {
        Set<String> names = node.notebooks() instanceof NotebookSet.Found found
                ? found.files().keySet()
                : Set.of("@" + Notebooks.class.getSimpleName());
        Set<DiscoverySelector> children = new LinkedHashSet<>();
        names.forEach(name -> children.add(selectUniqueId(node.getUniqueId().append(NotebookNode.SEGMENT, name))));
        return children;
    }
}
