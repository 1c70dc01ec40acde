package org.jdiffusion.notebook.junit;

import java.util.Optional;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.hierarchical.ForkJoinPoolHierarchicalTestExecutorService;
import org.junit.platform.engine.support.hierarchical.HierarchicalTestEngine;
import org.junit.platform.engine.support.hierarchical.HierarchicalTestExecutorService;

/**
 * Runs notebooks as {@code [engine:notebook]/[class:…]/[notebook:…]/[cell:ID]}; notebooks selected as files have no
 * class segment. It takes classes, packages, class path roots, folders, files (with a line: the cell of that line),
 * {@code file:} URIs (with {@code ?line=}) and unique ids, down to single cells. The cells before one that was
 * selected, which it needs, run without being tests.
 *
 * <p>Configuration parameters, as in {@code junit-platform.properties} or {@code -D}; {@link Notebooks} on a class goes
 * before them, and what stands in a notebook or a cell goes before both:
 *
 * <ul>
 *   <li>{@code notebook.kernel}: a kernel's name, or the folder of its specification; else what each notebook names
 *   <li>{@code notebook.timeout}, {@code notebook.deadline}: how long a cell, a notebook may run: {@code 60s}, {@code 2m}
 *   <li>{@code notebook.mode}: {@code run}, {@code lax} or {@code strict}, see {@link NotebookMode}
 *   <li>{@code notebook.on-failure}: {@code stop} or {@code continue}
 *   <li>{@code notebook.sanitize-with}: files of replacements, with commas between them
 *   <li>{@code notebook.compile}: {@code true} for a compile check before the cells of Java notebooks
 *   <li>{@code notebook.report}: a folder for what {@code nbrun --report} leaves
 *   <li>{@code notebook.execution.parallel.enabled}: {@code true} to play several notebooks at a time, each with its own
 *       kernel; how many is said by {@code notebook.execution.parallel.config.strategy} and what belongs to it, as in
 *       JUnit Jupiter. Notebooks whose metadata name the same of {@code nbtest.resources} do not run at the same time
 * </ul>
 *
 * <p>For each cell it publishes {@code seconds}, {@code peak_rss_bytes} and {@code remarks} as report entries. A value
 * that makes no sense, and a notebook that cannot be read, is a failed test and a warning of the discovery.
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
        return Discovery.run(request, uniqueId);
    }

    @Override
    protected PlayContext createExecutionContext(ExecutionRequest request) {
        return new PlayContext(new Stage(root(request), request.getEngineExecutionListener()), Optional.empty());
    }

    @Override
    protected HierarchicalTestExecutorService createExecutorService(ExecutionRequest request) {
        return root(request)
                .parameters()
                .parallel()
                .<HierarchicalTestExecutorService>map(ForkJoinPoolHierarchicalTestExecutorService::new)
                .orElseGet(() -> super.createExecutorService(request));
    }

    private static EngineNode root(ExecutionRequest request) {
        return (EngineNode) request.getRootTestDescriptor();
    }
}
