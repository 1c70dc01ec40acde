package org.jdiffusion.notebook.junit;

import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.hierarchical.HierarchicalTestEngine;

/**
 * Runs notebooks as {@code [engine:notebook]/[class:…]/[notebook:…]/[cell:ID]}; notebooks selected as files have no
 * class segment. Configuration parameters: {@code notebook.timeout} (such as {@code 60s}) and
 * {@code notebook.kernel} (the folder of a kernel specification).
 */
public final class NotebookTestEngine extends HierarchicalTestEngine<PlayContext> {
    /** The id of this engine. */
    public static final String ID = "notebook";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public TestDescriptor discover(EngineDiscoveryRequest request, UniqueId uniqueId) {
        return new Discovery(request, uniqueId).run();
    }

    @Override
    protected PlayContext createExecutionContext(ExecutionRequest request) {
        return PlayContext.of(request.getConfigurationParameters());
    }
}
