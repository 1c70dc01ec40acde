package org.jdiffusion.notebook.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdiffusion.notebook.fake.Fakes;
import org.jdiffusion.notebook.run.NotebookPlayer;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.PlayListener;
import org.jdiffusion.notebook.run.Prepared;
import org.jdiffusion.notebook.run.RunSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredOutputsTest {
    private static final PlayListener NOBODY = new PlayListener() {};

    @TempDir
    private Path folder;

    private RunSettings settings;

    @BeforeEach
    void settings() throws IOException {
        settings = RunSettings.standard()
                .withKernel(Fakes.spec(folder, "fake", "").toString())
                .withPatience(Fakes.patience());
    }

    @Test
    void fileThatChangedWhileItsKernelStarted_staysAsItIs() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "result 3");
        NotebookPlayer player = new NotebookPlayer(settings);
        try (Prepared prepared = player.prepare(file, folder.resolve("logs"))) {
            Fakes.notebook(file, "result 4");
            String changed = Files.readString(file);
            StoredOutputs stored = StoredOutputs.of(file, settings, false);
            NotebookResult.Played played = (NotebookResult.Played) player.play(prepared, NOBODY);

            assertThatThrownBy(() -> stored.replace(played))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a.ipynb: was changed");
            assertThat(file).hasContent(changed);
        }
    }

    @Test
    void outputThatTheKernelLost_isNotStored_unlessNobodyWantsIt() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "print a", "lose-idle\nprint b");
        String before = Files.readString(file);

        assertThatThrownBy(() -> update(file)).hasMessageContaining("some of the output of cell [2]");
        assertThat(file).hasContent(before);
        Fakes.metadata(file, "c2", "{\"tags\": [\"nbval-ignore-output\"]}");
        Files.writeString(
                file, Files.readString(file).replaceAll("\"execution_count\" ?: null", "\"execution_count\": 1"));
        assertThat(update(file)).isEqualTo("updated 1 cell");
    }

    @Test
    void outputsOfACellThatIsBlankByNow_go() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "result 3", "");
        String fresh = Files.readString(file);
        int blank = fresh.indexOf("\"outputs\"", fresh.indexOf("\"c2\""));
        Files.writeString(
                file,
                fresh.substring(0, blank)
                        + fresh.substring(blank)
                                .replaceFirst(
                                        "\\[ ?]",
                                        "[{\"name\": \"stdout\", \"output_type\": \"stream\", \"text\": \"x\"}]"));

        assertThat(update(file)).isEqualTo("updated 2 cells");
        assertThat(file).content().doesNotContain("stdout");
        assertThat(update(file)).isEqualTo("already up to date");
    }

    private String update(Path file) throws IOException, InterruptedException {
        StoredOutputs stored = StoredOutputs.of(file, settings, false);
        NotebookResult result = new NotebookPlayer(settings).play(file, folder.resolve("logs"), NOBODY);
        return stored.replace((NotebookResult.Played) result);
    }
}
