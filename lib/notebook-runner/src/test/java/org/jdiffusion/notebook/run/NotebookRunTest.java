package org.jdiffusion.notebook.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        assertThat(Files.readString(file)).contains("\"execution_count\": 2").doesNotContain("99");
        Notebook again = Notebook.read(file);
        play(again);
        assertThat(again.write(file)).isFalse();
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
        try (NotebookRun run = start(notebook)) {
            assertThat(run.run(notebook.codeCells().get(1)).verdict()).isInstanceOf(Verdict.Skipped.class);
            assertThat(run.failure().orElseThrow().cell().id()).isEqualTo("c1");
        }
    }

    private Throwable problem(String code) throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), code);
        return ((Verdict.Failed) play(Notebook.read(file)).get(0).verdict()).problem();
    }

    private List<CellResult> play(Notebook notebook) throws Exception {
        List<CellResult> results = new ArrayList<>();
        try (NotebookRun run = start(notebook)) {
            for (Cell cell : notebook.codeCells()) {
                results.add(run.run(cell));
            }
            run.storeOutputs();
        }
        return results;
    }

    private NotebookRun start(Notebook notebook) throws Exception {
        RunSettings settings = RunSettings.standard()
                .withKernel(Fakes.spec(folder, "fake", "").toString())
                .withPatience(Fakes.patience());
        return NotebookRun.start(notebook, settings, folder.resolve("logs"));
    }

    private static void tag(Path file, String id, String tag) throws Exception {
        Fakes.metadata(file, id, "{\"tags\": [\"" + tag + "\"]}");
    }
}
