package org.jdiffusion.notebook.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.skippedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import java.io.IOException;
import java.nio.file.Path;
import org.jdiffusion.notebook.fake.Fakes;
import org.jdiffusion.notebook.run.CellFailedError;
import org.jdiffusion.notebook.run.CellTimeoutException;
import org.jdiffusion.notebook.run.OutputMismatchError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Cells that are no tests of a run, but play for the sake of later ones. */
class PredecessorTest {
    @TempDir
    private Path base;

    private Kit kit;

    @BeforeEach
    void open() {
        kit = new Kit(base);
    }

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void theirFailure_isToldByTheFirstTestOnly() throws IOException {
        slow(kit.notebook("one.ipynb", "raise x.Boom why", "print b", "print c"), "c2", "c3");

        runSlow("notebook.on-failure", "stop")
                .testEvents()
                .assertStatistics(stats -> stats.started(1).skipped(1))
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("cell:c2"),
                                finishedWithFailure(
                                        instanceOf(CellFailedError.class), message(text -> text.startsWith("[1]")))))
                .haveExactly(1, event(test("cell:c3"), skippedWithReason("earlier cell [1] failed")));
    }

    @Test
    void whenTheRestGoesOn_theirFailureIsARemark_orSuppressed() throws IOException {
        Path file = kit.notebook("one.ipynb", "print a", "print b", "print c", "raise x.Boom why");
        Kit.printed(file, "c1", "x");
        Kit.printed(file, "c2", "b");
        Kit.printed(file, "c3", "x");
        slow(file, "c2", "c4");
        EngineExecutionResults results = runSlow("notebook.mode", "strict");

        results.testEvents()
                .assertThatEvents()
                .haveExactly(1, event(test("cell:c2"), finishedSuccessfully()))
                .haveExactly(
                        1,
                        event(
                                test("cell:c4"),
                                finishedWithFailure(
                                        instanceOf(CellFailedError.class),
                                        suppressed(0, instanceOf(OutputMismatchError.class)))));
        assertThat(results.testEvents().reportingEntryPublished().list().stream()
                        .map(each -> each.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
                        .map(entries -> entries.getOrDefault("remarks", "")))
                .anySatisfy(remark -> assertThat(remark).contains("no test of this run, failed: [1]"));
    }

    @Test
    void afterTheirTimeout_whatFailsTellsOfIt() throws IOException {
        Path file = kit.notebook("one.ipynb", "hang", "raise x.Boom why", "raise x.Boom again");
        slow(file, "c2", "c3");
        Fakes.metadata(file, "c1", "{\"nbtest\": {\"timeout\": \"300ms\"}}");

        runSlow("notebook.on-failure", "continue")
                .testEvents()
                .assertStatistics(stats -> stats.failed(1).aborted(1))
                .assertThatEvents()
                .haveExactly(1, event(test("cell:c2"), finishedWithFailure(instanceOf(CellTimeoutException.class))));
    }

    @Test
    void cellsAfterTheLastTest_doNotRun() throws IOException {
        Path file = kit.notebook("one.ipynb", "print a", "create " + base.resolve("too-far"));

        EngineExecutionResults results = kit.execute(selectUniqueId(Kit.id(file) + "/[cell:c1]"));
        assertThat(Kit.cells(results)).containsExactly("c1");
        assertThat(base.resolve("too-far")).doesNotExist();
    }

    private EngineExecutionResults runSlow(String... parameters) throws IOException {
        return kit.engine(selectUniqueId(Kit.id(base.resolve("nbs/one.ipynb"))), parameters)
                .filters(TagFilter.includeTags("slow"))
                .execute();
    }

    private static void slow(Path file, String... cells) throws IOException {
        for (String cell : cells) {
            Fakes.metadata(file, cell, "{\"tags\": [\"slow\"]}");
        }
    }
}
