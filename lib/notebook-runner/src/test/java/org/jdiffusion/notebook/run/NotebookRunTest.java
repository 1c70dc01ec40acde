package org.jdiffusion.notebook.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdiffusion.notebook.compare.Mode;
import org.jdiffusion.notebook.fake.Fakes;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotebookRunTest {
    @TempDir
    private Path folder;

    @Test
    void cellsRunInOrder_andTheirOutputsAreStoredUnderCountsFromOne() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "print a\nresult 3", "", "result 4");
        Notebook notebook = Notebook.read(file);
        List<CellResult> results = play(notebook);
        notebook.write(file);

        assertThat(results).extracting(CellResult::verdict).allMatch(Verdict.Passed.class::isInstance);
        assertThat(Files.readString(file)).contains("\"execution_count\": 2").doesNotContain(": 99");
        Notebook again = Notebook.read(file);
        play(again);
        assertThat(again.codeCells())
                .extracting(cell -> cell.json().path("outputs"))
                .isEqualTo(notebook.codeCells().stream()
                        .map(cell -> cell.json().path("outputs"))
                        .toList());
    }

    @Test
    void afterAFailure_theRestIsSkippedAndHasNoOutputs() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "print a", "// Break it\nraise x.Boom why", "print b");
        Notebook notebook = Notebook.read(file);
        List<CellResult> results = play(notebook);

        Verdict.Failed failed = (Verdict.Failed) results.get(1).verdict();
        assertThat(failed.problem())
                .isInstanceOf(CellFailedError.class)
                .hasMessageStartingWith("[2] Break it: x.Boom: why\n  at a.ipynb:");
        StackTraceElement place = failed.problem().getStackTrace()[0];
        assertThat(place.getFileName()).isEqualTo("a.ipynb");
        assertThat(Files.readAllLines(file).get(place.getLineNumber() - 1)).contains("Break it");
        assertThat(results.get(2).verdict()).isEqualTo(new Verdict.Skipped("earlier cell [2] failed"));
        assertThat(notebook.codeCells().get(2).json().path("outputs")).isEmpty();
        assertThat(notebook.codeCells().get(1).json().path("outputs")).hasSize(1);
    }

    @Test
    void tags_allowErrorsAndSkipCells() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "raise x.Boom why", "exit 1", "print ok", "print fine");
        tag(file, "c1", "raises-exception");
        tag(file, "c2", "skip-execution");
        tag(file, "c3", "raises-exception");
        List<CellResult> results = play(Notebook.read(file));

        assertThat(results.get(0).verdict()).isEqualTo(new Verdict.Passed(List.of()));
        assertThat(results.get(1).verdict()).isEqualTo(new Verdict.Skipped("marked to be skipped"));
        assertThat(results.get(2).verdict())
                .isEqualTo(new Verdict.Passed(List.of("marked as raising, but raised nothing")));
        assertThat(results.get(3).failed()).isFalse();
    }

    @Test
    void noLimitOfAnotherTool_isTheCallersLimit() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "print a");
        Fakes.metadata(file, "c1", "{\"execution\": {\"timeout\": -1}}");

        assertThat(play(Notebook.read(file)).get(0).verdict()).isEqualTo(new Verdict.Passed(List.of()));
    }

    @Test
    void deathTimeoutAndInput_areToldApart() throws Exception {
        assertThat(problem("exit 3")).isInstanceOf(KernelCrashedException.class).hasMessageContaining("exit code 3");
        assertThat(problem("input")).isInstanceOf(CellFailedError.class).hasMessageContaining("keyboard input");
        Path file = Fakes.notebook(folder.resolve("slow.ipynb"), "hang");
        Fakes.metadata(file, "c1", "{\"nbtest\": {\"timeout\": \"300ms\"}}");
        Verdict.Failed failed =
                (Verdict.Failed) play(Notebook.read(file)).get(0).verdict();
        assertThat(failed.problem()).isInstanceOf(CellTimeoutException.class).hasMessageContaining("0.3 s");
    }

    @Test
    void timeoutAfterATimeout_isNoNews() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "hang", "hang");
        List<CellResult> results = play(
                Notebook.read(file),
                settings().withTimeout(Duration.ofMillis(300)).withOnFailure(OnFailure.CONTINUE));

        assertThat(results.get(0).failed()).isTrue();
        assertThat(results.get(1).verdict()).isEqualTo(new Verdict.Skipped("it failed, after cell [1] timed out"));
    }

    @Test
    void lostOutput_isRemarked() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "lose-idle");

        Verdict.Passed passed =
                (Verdict.Passed) play(Notebook.read(file)).get(0).verdict();
        assertThat(passed.remarks()).hasSize(1).first().asString().contains("output lost by the kernel");
    }

    @Test
    void runningALaterCell_runsTheOnesBeforeItFirst() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "exit 3", "print b");
        Notebook notebook = Notebook.read(file);
        try (NotebookRun run = NotebookRun.start(notebook, settings(), folder.resolve("logs"))) {
            assertThat(run.run(notebook.codeCells().get(1)).verdict()).isInstanceOf(Verdict.Skipped.class);
            assertThat(run.failure().orElseThrow().cell().id()).isEqualTo("c1");
        }
    }

    @Test
    void goingOn_theRestRuns_andIsSkippedWhenTheKernelIsDead() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "raise x.Boom why", "print b", "exit 3", "print c");
        List<CellResult> results = play(Notebook.read(file), settings().withOnFailure(OnFailure.CONTINUE));

        assertThat(results.get(1).verdict()).isInstanceOf(Verdict.Passed.class);
        assertThat(results.get(3).verdict()).isEqualTo(new Verdict.Skipped("the kernel died in cell [3]"));
    }

    @Test
    void goingOnAfterATimeout_aFailureIsNoNews_butASuccessCounts() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "hang", "print b", "raise x.Boom why");
        Fakes.metadata(file, "c1", "{\"nbtest\": {\"timeout\": \"300ms\"}}");
        List<CellResult> results = play(Notebook.read(file), settings().withOnFailure(OnFailure.CONTINUE));

        assertThat(results.get(0).failed()).isTrue();
        assertThat(results.get(1).verdict()).isInstanceOf(Verdict.Passed.class);
        assertThat(results.get(2).verdict()).isEqualTo(new Verdict.Skipped("it failed, after cell [1] timed out"));
    }

    @Test
    void deadline_endsTheNotebookInTheMiddleOfACell() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "print a", "hang", "print c");
        List<CellResult> results = play(
                Notebook.read(file),
                settings().withOnFailure(OnFailure.CONTINUE).withDeadline(Duration.ofMillis(700)));

        assertThat(results.get(0).failed()).isFalse();
        assertThat(((Verdict.Failed) results.get(1).verdict()).problem())
                .hasMessageContaining("the notebook has used up its 0.7 s: timed out after");
        assertThat(results.get(2).verdict()).isInstanceOf(Verdict.Skipped.class);
    }

    @Test
    void manyDifferences_areCounted() throws Exception {
        String source =
                IntStream.rangeClosed(1, 13).mapToObj(i -> "result v" + i).collect(Collectors.joining("\n"));
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), source);
        Notebook notebook = Notebook.read(file);
        play(notebook);
        notebook.write(file);
        Files.writeString(file, Files.readString(file).replace("\"v", "\"w"));

        List<CellResult> results = play(Notebook.read(file), settings().withMode(Mode.STRICT));
        assertThat(((Verdict.Failed) results.get(0).verdict()).problem())
                .hasMessageContaining("\"w11\"")
                .hasMessageNotContaining("\"w12\"")
                .hasMessageContaining("… 2 more differences");
    }

    @Test
    void raises_namesTheClass() throws Exception {
        Path file = Fakes.notebook(
                folder.resolve("a.ipynb"),
                "//nbtest: raises=x.Boom\nraise x.Boom why",
                "//nbtest: raises=Boom\nraise x.Boom why",
                "//nbtest: raises=x.Bang\nraise x.Boom why",
                "//nbtest: raises=x.Bang\nprint a");
        List<CellResult> results = play(Notebook.read(file), settings().withOnFailure(OnFailure.CONTINUE));

        assertThat(results).extracting(CellResult::failed).containsExactly(false, false, true, true);
        assertThat(message(results.get(2))).contains("was to raise x.Bang, but raised x.Boom: why");
        assertThat(message(results.get(3))).contains("was to raise x.Bang, but raised nothing");
    }

    @Test
    void budget_isKeptOrToldOf() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "pause 100", "print a", "print b");
        Fakes.metadata(file, "c1", "{\"nbtest\": {\"budget\": {\"seconds\": 0.05}}}");
        Fakes.metadata(file, "c2", "{\"nbtest\": {\"budget\": {\"seconds\": 60, \"megabytes\": 100000}}}");
        Fakes.metadata(file, "c3", "{\"nbtest\": {\"budget\": {\"second\": 1}}}");
        List<CellResult> results = play(Notebook.read(file), settings().withOnFailure(OnFailure.CONTINUE));

        assertThat(message(results.get(0))).containsPattern("is over its budget: took \\d+\\.\\d s of its 0\\.1 s");
        assertThat(results.get(1).failed()).isFalse();
        assertThat(message(results.get(2))).contains("budget: wanted positive numbers seconds, megabytes or both");
    }

    @Test
    void differences_andLint_areInTheResult() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "result 3", "result java.lang.Object@1b2c3d4e");
        Notebook notebook = Notebook.read(file);
        play(notebook);
        notebook.write(file);
        Files.writeString(file, Files.readString(file).replace("\"3\"", "\"4\"").replace("1b2c3d4e", "55555555"));
        List<CellResult> results =
                play(Notebook.read(file), settings().withMode(Mode.STRICT).withOnFailure(OnFailure.CONTINUE));

        OutputMismatchError error =
                (OutputMismatchError) ((Verdict.Failed) results.get(0).verdict()).problem();
        assertThat(error.getExpected().getStringRepresentation()).isEqualTo("4");
        assertThat(error.getActual().getStringRepresentation()).isEqualTo("3");
        assertThat(results.get(1).failed()).isFalse();
        assertThat(results.get(1).remarks()).hasSize(1).first().asString().contains("identity hash code");
    }

    @Test
    void executedCopy_holdsTheTimesOfEachCell() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "print a", "raise x.Boom why", "print b");
        Notebook notebook = Notebook.read(file);
        play(notebook);

        for (Cell cell : notebook.codeCells().subList(0, 2)) {
            JsonNode times = cell.metadata().path("execution");
            assertThat(times.fieldNames())
                    .toIterable()
                    .containsExactly("iopub.status.busy", "iopub.status.idle", "shell.execute_reply");
            assertThat(Instant.parse(times.path("iopub.status.busy").asText()))
                    .isBeforeOrEqualTo(
                            Instant.parse(times.path("iopub.status.idle").asText()));
        }
        assertThat(notebook.codeCells().get(2).metadata().has("execution")).isFalse();
    }

    @Test
    void slipOfThePenInMetadata_isAFailure() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "print a");
        Fakes.metadata(file, "c1", "{\"nbtest\": {\"tolerence\": 1}}");

        assertThat(message(play(Notebook.read(file)).get(0)))
                .contains("nbtest: wanted ")
                .contains("got tolerence");
    }

    private static String message(CellResult result) {
        return ((Verdict.Failed) result.verdict()).problem().getMessage();
    }

    private Throwable problem(String code) throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), code);
        return ((Verdict.Failed) play(Notebook.read(file)).get(0).verdict()).problem();
    }

    private List<CellResult> play(Notebook notebook) throws Exception {
        return play(notebook, settings());
    }

    private List<CellResult> play(Notebook notebook, RunSettings settings) throws Exception {
        List<CellResult> results = new ArrayList<>();
        try (NotebookRun run = NotebookRun.start(notebook, settings, folder.resolve("logs"))) {
            for (Cell cell : notebook.codeCells()) {
                results.add(run.run(cell));
            }
            run.storeOutputs();
        }
        return results;
    }

    private RunSettings settings() throws IOException {
        return RunSettings.standard()
                .withKernel(Fakes.spec(folder, "fake", "").toString())
                .withPatience(Fakes.patience());
    }

    private static void tag(Path file, String id, String tag) throws Exception {
        Fakes.metadata(file, id, "{\"tags\": [\"" + tag + "\"]}");
    }
}
