package org.jdiffusion.notebook.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectFile;
import static org.junit.platform.testkit.engine.EventConditions.abortedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdiffusion.notebook.run.KernelCrashedException;
import org.jdiffusion.notebook.run.OutputMismatchError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** A kernel that misbehaves, seen from JUnit. */
class TroubleTest {
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
    void whatAKernelMaySurvive_isCompared() throws IOException {
        Path file = kit.notebook(
                "one.ipynb",
                "lose-idle\nprint a",
                "print b",
                "late c\nprint d",
                "garbage\nprint e",
                "flood 1000",
                "bad-signature\nprint f");
        for (String[] cell : new String[][] {{"c1", "a"}, {"c2", "b"}, {"c3", "d"}, {"c4", "e"}, {"c5", "line 0"}}) {
            Kit.printed(file, cell[0], cell[1]);
        }
        EngineExecutionResults results = kit.execute(selectFile(file.toFile()), "notebook.mode", "strict");

        results.testEvents()
                .assertThatEvents()
                .haveExactly(1, event(test("cell:c1"), finishedSuccessfully()))
                .haveExactly(1, event(test("cell:c2"), finishedSuccessfully()))
                .haveExactly(1, event(test("cell:c3"), finishedSuccessfully()))
                .haveExactly(1, event(test("cell:c4"), finishedSuccessfully()))
                .haveExactly(1, event(test("cell:c5"), finishedWithFailure(instanceOf(OutputMismatchError.class))))
                .haveExactly(
                        1,
                        event(
                                test("cell:c6"),
                                finishedWithFailure(
                                        instanceOf(KernelCrashedException.class),
                                        message(text -> text.contains("signed with another key")))));
        assertThat(results.testEvents().reportingEntryPublished().list().stream()
                        .map(each -> each.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
                        .map(entries -> entries.getOrDefault("remarks", "")))
                .anySatisfy(remark -> assertThat(remark).contains("output lost by the kernel"));
    }

    @Test
    void crash_leavesTheReportThatItsMessageNames() throws IOException {
        Path file = kit.notebook("one.ipynb", "crash");

        kit.execute(selectFile(file.toFile()))
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(message(text -> text.lines()
                                .filter(line -> line.contains("crash report: "))
                                .map(line -> Path.of(line.replaceFirst(".*crash report: ", "")))
                                .anyMatch(Files::exists)))));
    }

    @Test
    void death_failsItsCell_andWhatComesAfterNamesIt() throws IOException {
        Path file = kit.notebook("one.ipynb", "exit 3", "print b", "print c");

        kit.execute(selectFile(file.toFile()), "notebook.on-failure", "continue")
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("cell:c1"),
                                finishedWithFailure(
                                        instanceOf(KernelCrashedException.class),
                                        message(text -> text.contains("exit code 3")))))
                .haveExactly(
                        2, event(abortedWithReason(message(text -> text.contains("the kernel died in cell [1]")))));
    }
}
