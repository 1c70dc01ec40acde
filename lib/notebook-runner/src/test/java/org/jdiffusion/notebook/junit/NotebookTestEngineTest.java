package org.jdiffusion.notebook.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectDirectory;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectFile;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.skippedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jdiffusion.notebook.fake.Fakes;
import org.jdiffusion.notebook.kernel.KernelStartException;
import org.jdiffusion.notebook.model.NotebookException;
import org.jdiffusion.notebook.run.CellFailedError;
import org.jdiffusion.notebook.run.CellTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.Filter;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.support.descriptor.FileSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

class NotebookTestEngineTest {
    private static final String CLASS_ID = "[engine:notebook]/[class:" + Anchor.class.getName() + "]";

    @TempDir
    private Path base;

    private String basedir;

    @Notebooks(dir = "nbs", timeout = "20s", environment = "GREETING=hello")
    static class Anchor {}

    @BeforeEach
    void setBase() {
        basedir = System.getProperty("basedir");
        System.setProperty("basedir", base.toString());
    }

    @AfterEach
    void resetBase() {
        if (basedir == null) {
            System.clearProperty("basedir");
        } else {
            System.setProperty("basedir", basedir);
        }
        assertThat(ProcessHandle.current()
                        .descendants()
                        .filter(ProcessHandle::isAlive)
                        .map(ProcessHandle::info))
                .isEmpty();
    }

    @Test
    void eachCodeCellOfTheFolder_isATest() throws IOException {
        Fakes.notebook(base.resolve("nbs/b/two.ipynb"), "print b");
        Fakes.notebook(base.resolve("nbs/one.ipynb"), "print a", "print b");
        Fakes.notebook(base.resolve("nbs/.ipynb_checkpoints/one-checkpoint.ipynb"), "raise x y");

        execute("", selectClass(Anchor.class))
                .testEvents()
                .assertStatistics(stats -> stats.started(3).succeeded(3));
        execute("", selectDirectory(base.resolve("nbs").toFile()))
                .testEvents()
                .assertStatistics(stats -> stats.started(3).succeeded(3));
    }

    @Test
    void aPackage_bringsItsAnchorsThatTheFilterLeaves() throws IOException {
        Fakes.notebook(base.resolve("nbs/one.ipynb"), "print a");

        kit("", selectPackage(Anchor.class.getPackageName()))
                .filters((Filter<?>) ClassNameFilter.includeClassNamePatterns(".*\\$Anchor"))
                .execute()
                .testEvents()
                .assertStatistics(stats -> stats.started(1).succeeded(1));
    }

    @Test
    void failingCell_failsWithItsPlaceInTheFile_andTheRestIsSkipped() throws IOException {
        Path file = Fakes.notebook(base.resolve("nbs/one.ipynb"), "print a", "raise x.Boom why", "print b");
        EngineExecutionResults results = execute("", selectClass(Anchor.class));

        results.testEvents()
                .assertThatEvents()
                .haveExactly(1, event(test("cell:c1"), finishedSuccessfully()))
                .haveExactly(
                        1,
                        event(
                                test("cell:c2"),
                                finishedWithFailure(
                                        instanceOf(CellFailedError.class),
                                        message(text -> text.contains("x.Boom: why")))))
                .haveExactly(1, event(test("cell:c3"), skippedWithReason("earlier cell [2] failed")));
        FileSource source = results.testEvents().list().stream()
                .map(Event::getTestDescriptor)
                .filter(each -> each.getUniqueId().toString().endsWith("[cell:c2]"))
                .map(each -> (FileSource) each.getSource().orElseThrow())
                .findFirst()
                .orElseThrow();
        int line = source.getPosition().orElseThrow().getLine();
        assertThat(Files.readAllLines(file).get(line - 1)).contains("raise x.Boom why");
    }

    @Test
    void tests_areNamedByIdAndTitle() throws IOException {
        Fakes.notebook(base.resolve("nbs/b/two.ipynb"), "// Say b\nprint b");
        List<? extends TestDescriptor> cells = execute("", selectClass(Anchor.class)).testEvents().list().stream()
                .map(Event::getTestDescriptor)
                .distinct()
                .toList();

        assertThat(cells).hasSize(1);
        assertThat(cells.get(0).getUniqueId().toString()).isEqualTo(CLASS_ID + "/[notebook:b%2Ftwo.ipynb]/[cell:c1]");
        assertThat(cells.get(0).getDisplayName()).isEqualTo("[1] Say b");
    }

    @Test
    void testsOfSeveralNotebooks_haveDifferentNames() throws IOException {
        Fakes.notebook(base.resolve("nbs/b/two.ipynb"), "print b");
        Fakes.notebook(base.resolve("nbs/one.ipynb"), "print b");

        assertThat(kit("", selectClass(Anchor.class)).discover().getEngineDescriptor().getDescendants().stream()
                        .filter(TestDescriptor::isTest)
                        .map(TestDescriptor::getDisplayName))
                .containsExactly("b/two [1] print b", "one [1] print b");
    }

    @Test
    void oneCellByItsId_runsItsPredecessorsUnreported() throws IOException {
        Fakes.notebook(base.resolve("nbs/one.ipynb"), "print a", "late b", "print c");

        execute("", selectUniqueId(CLASS_ID + "/[notebook:one.ipynb]/[cell:c2]"))
                .testEvents()
                .assertStatistics(stats -> stats.started(1).succeeded(1));
    }

    @Test
    void oneCellAfterAnUnreportedFailure_failsWithThatFailure() throws IOException {
        Fakes.notebook(base.resolve("nbs/one.ipynb"), "raise x.Boom why", "print b");

        execute("", selectUniqueId(CLASS_ID + "/[notebook:one.ipynb]/[cell:c2]"))
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("cell:c2"),
                                finishedWithFailure(message(text -> text.startsWith("[1] raise x.Boom why")))));
    }

    @Test
    void classEnvironmentAndCellTimeout_reachTheKernel() throws IOException {
        Path file = Fakes.notebook(base.resolve("nbs/one.ipynb"), "env GREETING", "hang");
        Fakes.metadata(file, "c2", "{\"nbtest\": {\"timeout\": \"300ms\"}}");

        execute("", selectFile(file.toFile()))
                .testEvents()
                .assertThatEvents()
                .haveExactly(1, event(test("cell:c2"), finishedWithFailure(instanceOf(CellTimeoutException.class))));
    }

    @Test
    void taggedCells_areSkippedOrAllowedToRaise() throws IOException {
        Path file = Fakes.notebook(base.resolve("nbs/one.ipynb"), "exit 1", "raise x.Boom why", "print c");
        Fakes.metadata(file, "c1", "{\"tags\": [\"skip\"]}");
        Fakes.metadata(file, "c2", "{\"tags\": [\"raises-exception\"]}");

        execute("", selectClass(Anchor.class))
                .testEvents()
                .assertStatistics(stats -> stats.skipped(1).succeeded(2).failed(0));
    }

    @Test
    void unreadableNotebook_orNoneAtAll_isAFailedTest() throws IOException {
        execute("", selectClass(Anchor.class)).testEvents().assertStatistics(stats -> stats.failed(1));
        Files.createDirectories(base.resolve("nbs"));
        Files.writeString(base.resolve("nbs/bad.ipynb"), "{");
        execute("", selectClass(Anchor.class))
                .testEvents()
                .assertThatEvents()
                .haveExactly(1, event(finishedWithFailure(instanceOf(NotebookException.class))));
    }

    @Test
    void kernelThatDoesNotStart_failsTheNotebook() throws IOException {
        Fakes.notebook(base.resolve("nbs/one.ipynb"), "print a");

        execute("exit", selectClass(Anchor.class))
                .containerEvents()
                .assertThatEvents()
                .haveExactly(1, event(finishedWithFailure(instanceOf(KernelStartException.class))));
    }

    @Test
    void otherClasses_areNoneOfItsBusiness() throws IOException {
        assertThat(execute("", selectClass(String.class)).allEvents().filter(e -> e.getType() == EventType.STARTED))
                .hasSize(1);
    }

    private EngineExecutionResults execute(String start, DiscoverySelector selector) throws IOException {
        return kit(start, selector).execute();
    }

    private EngineTestKit.Builder kit(String start, DiscoverySelector selector) throws IOException {
        return EngineTestKit.engine(NotebookTestEngine.ID)
                .selectors(selector)
                .configurationParameter(
                        "notebook.kernel", Fakes.spec(base, "fake", start).toString())
                .configurationParameter("notebook.timeout", "30s");
    }
}
