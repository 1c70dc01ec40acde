package org.jdiffusion.notebook.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.skippedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.io.IOException;
import java.nio.file.Path;
import org.jdiffusion.notebook.fake.JavaKernels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** The compile check of Java notebooks; no kernel is ever started. */
class CompileNodeTest {
    @TempDir
    private Path base;

    private Kit kit;

    @Notebooks(dir = "nbs", compile = true)
    static class Compiled {}

    @BeforeEach
    void open() {
        kit = new Kit(base);
    }

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void cellsThatDoNotCompile_areAllTold_andNoneRuns() throws IOException {
        kit.notebook("one.ipynb", "int a = 1;", "String s = a;", "missing(a)");

        check(selectClass(Compiled.class))
                .testEvents()
                .assertStatistics(stats -> stats.failed(1).skipped(3))
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("compile:cells"),
                                finishedWithFailure(
                                        instanceOf(CompileFailedError.class),
                                        message(text -> text.startsWith("does not compile: 2 errors")
                                                && text.contains("[2] String s = a;, line 1, column ")
                                                && text.contains("[3] missing(a), line 1, column ")))))
                .haveExactly(3, event(skippedWithReason("the notebook does not compile")));
    }

    @Test
    void checkAlone_passesWithoutAKernel() throws IOException {
        kit.notebook("one.ipynb", "int a = 1;", "a + 1");

        check(selectUniqueId("[engine:notebook]/[class:" + Compiled.class.getName()
                        + "]/[notebook:one.ipynb]/[compile:cells]"))
                .testEvents()
                .assertStatistics(stats -> stats.started(1))
                .assertThatEvents()
                .haveExactly(1, event(test("compile:cells"), finishedSuccessfully()));
    }

    @Test
    void otherLanguages_areNotChecked() throws IOException {
        kit.notebook("one.ipynb", "print a");

        kit.execute(selectClass(Compiled.class))
                .testEvents()
                .assertStatistics(stats -> stats.started(1).succeeded(1));
    }

    private EngineExecutionResults check(DiscoverySelector selector) throws IOException {
        return kit.execute(
                selector, "notebook.kernel", JavaKernels.spec(base, "java").toString());
    }
}
