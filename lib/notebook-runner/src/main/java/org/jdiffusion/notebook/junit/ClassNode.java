package org.jdiffusion.notebook.junit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jdiffusion.notebook.run.RunSettings;
import org.jdiffusion.notebook.run.Timeouts;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.hierarchical.Node;

/** A class that stands for notebooks. */
final class ClassNode extends AbstractTestDescriptor implements Node<PlayContext> {
    private final Notebooks annotation;

    ClassNode(UniqueId id, Class<?> anchor, Notebooks annotation) {
        super(id, anchor.getSimpleName(), ClassSource.from(anchor));
        this.annotation = annotation;
    }

    @Override
    public Type getType() {
        return Type.CONTAINER;
    }

    @Override
    public PlayContext before(PlayContext context) {
        RunSettings settings = context.settings();
        if (!annotation.timeout().isEmpty()) {
            settings = settings.withTimeout(Timeouts.parse(annotation.timeout()));
        }
        Map<String, String> environment = new LinkedHashMap<>(settings.environment());
        for (String entry : annotation.environment()) {
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("environment: wanted NAME=value, got '" + entry + "'");
            }
            environment.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        return context.with(settings.withEnvironment(environment));
    }
}
