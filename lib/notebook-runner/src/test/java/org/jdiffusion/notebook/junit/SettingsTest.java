package org.jdiffusion.notebook.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectFile;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Condition;
import org.jdiffusion.notebook.fake.Fakes;
import org.jdiffusion.notebook.run.CellTimeoutException;
import org.jdiffusion.notebook.run.OnFailure;
import org.jdiffusion.notebook.run.OutputMismatchError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** What annotation and parameters say, and which of them wins. */
class SettingsTest {
    @TempDir
    private Path base;

    private Kit kit;

    @Notebooks(dir = "nbs", mode = NotebookMode.STRICT, sanitizeWith = "own.cfg")
    static class Strict {}

    @Notebooks(dir = "nbs", mode = NotebookMode.RUN, deadline = "1m")
    static class Run {}

    @Notebooks(
            dir = "nbs",
            onFailure = {OnFailure.STOP, OnFailure.CONTINUE})
    static class Undecided {}

    @BeforeEach
    void open() {
        kit = new Kit(base);
    }

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void strictClass_comparesAndGoesOn() throws IOException {
        Path file = kit.notebook("one.ipynb", "print a", "print b", "print c3");
        Kit.printed(file, "c1", "x");
        Kit.printed(file, "c2", "b");
        Kit.printed(file, "c3", "c4");
        Files.writeString(base.resolve("own.cfg"), "[number]\nregex: \\d\nreplace: N\n");

        EngineExecutionResults results = kit.execute(selectClass(Strict.class));
        results.testEvents()
                .assertStatistics(stats -> stats.succeeded(2).failed(1))
                .assertThatEvents()
                .haveExactly(1, event(test("cell:c1"), finishedWithFailure(sides("x", "a"))));
    }

    @Test
    void classThatOnlyRuns_winsOverTheParameter() throws IOException {
        Kit.printed(kit.notebook("one.ipynb", "print a"), "c1", "x");

        kit.execute(selectClass(Run.class), "notebook.mode", "strict")
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(1));
    }

    @Test
    void parameters_holdForFiles() throws IOException {
        Path file = kit.notebook("one.ipynb", "print a1", "print b", "print c");
        Kit.printed(file, "c1", "a2");
        Kit.printed(file, "c2", "x");
        Kit.printed(file, "c3", "c");
        Files.writeString(base.resolve("given.cfg"), "[number]\nregex: \\d\nreplace: N\n");

        kit.execute(
                        selectFile(file.toFile()),
                        "notebook.mode",
                        "strict",
                        "notebook.sanitize-with",
                        "given.cfg",
                        "notebook.on-failure",
                        "stop")
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(1).failed(1).skipped(1));
    }

    @Test
    void deadline_endsTheNotebook() throws IOException {
        Path file = kit.notebook("one.ipynb", "hang", "print b");

        kit.execute(selectFile(file.toFile()), "notebook.deadline", "500ms")
                .testEvents()
                .assertStatistics(stats -> stats.failed(1).skipped(1))
                .assertThatEvents()
                .haveExactly(1, event(test("cell:c1"), finishedWithFailure(instanceOf(CellTimeoutException.class))));
    }

    @ParameterizedTest
    @CsvSource({
        "notebook.mode, strickt, 'notebook.mode: wanted run or lax or strict, got ''strickt'''",
        "notebook.on-failure, halt, 'notebook.on-failure: wanted stop or continue, got ''halt'''",
        "notebook.timeout, soon, 'notebook.timeout: wanted a time such as'",
        "notebook.deadline, 0, 'notebook.deadline: wanted a time such as'",
        "notebook.compile, yes, 'notebook.compile: wanted true or false, got ''yes'''",
        "notebook.sanitize-with, none.cfg, 'notebook.sanitize-with: '",
        "notebook.execution.parallel.enabled, on, 'notebook.execution.parallel.enabled: wanted true or false'",
    })
    void senselessParameter_isAFailedTestOfEachClass(String name, String value, String complaint) throws IOException {
        kit.notebook("one.ipynb", "print a");

        kit.execute(selectClass(Run.class), name, value)
                .testEvents()
                .assertStatistics(stats -> stats.started(1).failed(1))
                .assertThatEvents()
                .haveExactly(1, event(finishedWithFailure(message(text -> text.startsWith(complaint)))));
    }

    @Test
    void senselessAnnotation_isAFailedTestThatNamesClassAndElement() throws IOException {
        kit.notebook("one.ipynb", "print a");

        kit.execute(selectClass(Undecided.class))
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(message("@Notebooks of " + Undecided.class.getName()
                                + ": onFailure: wanted one value at most, got 2"))));
        kit.execute(selectClass(Strict.class))
                .testEvents()
                .assertThatEvents()
                .haveExactly(1, event(finishedWithFailure(message(text -> text.contains("own.cfg: no such file")))));
    }

    @Test
    void report_holdsCopiesAndSuites_andIsNotSearched() throws IOException {
        kit.notebook("one.ipynb", "print a", "raise x.Boom why", "print c");
        Path report = base.resolve("nbs/report");
        for (int run = 0; run < 2; run++) {
            kit.execute(selectClass(Run.class), "notebook.report", "nbs/report")
                    .testEvents()
                    .assertStatistics(stats -> stats.succeeded(1).failed(1).skipped(1));
        }
        try (var files = Files.walk(report)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("one.ipynb", "kernel.out")
                    .anySatisfy(name -> assertThat(name).matches("TEST-.*one\\.xml"));
        }
        assertThat(report.resolve("index.html")).content().contains("1 passed, 1 failed, 1 skipped");
    }

    @Test
    void secondsAndRemarks_arePublished() throws IOException {
        Path file = kit.notebook("one.ipynb", "print a");
        Fakes.metadata(file, "c1", "{\"tags\": [\"raises-exception\"]}");
        EngineExecutionResults results = kit.execute(selectFile(file.toFile()));

        results.testEvents().assertThatEvents().haveExactly(1, event(test("cell:c1"), finishedSuccessfully()));
        assertThat(results.testEvents().reportingEntryPublished().list())
                .singleElement()
                .extracting(each -> each.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
                .satisfies(entries -> assertThat(entries)
                        .containsEntry("remarks", "marked as raising, but raised nothing")
                        .containsKey("seconds"));
    }

    private static Condition<Throwable> sides(String expected, String actual) {
        return new Condition<>(
                thrown -> thrown instanceof OutputMismatchError error
                        && error.getExpected().getStringRepresentation().contains(expected)
                        && error.getActual().getStringRepresentation().contains(actual),
                "a mismatch of %s and %s",
                expected,
                actual);
    }
}
