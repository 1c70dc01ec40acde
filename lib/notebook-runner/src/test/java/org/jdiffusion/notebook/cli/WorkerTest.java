package org.jdiffusion.notebook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jdiffusion.notebook.fake.Fakes;
import org.jdiffusion.notebook.run.LogFolder;
import org.jdiffusion.notebook.run.NotebookPlayer;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.RunSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {
    @TempDir
    private Path folder;

    @Test
    void notebookWithoutAFolderForItsLogs_isTheOneThatCannotRun() throws Exception {
        Path good = Fakes.notebook(folder.resolve("a.ipynb"), "print a", "print b");
        Path bad = Fakes.notebook(folder.resolve("b.ipynb"), "print c");
        RunSettings settings =
                RunSettings.standard().withKernel(Fakes.spec(folder, "fake", "").toString());
        Worker.Desk desk = new Worker.Desk() {
            @Override
            public LogFolder logs(Path file) throws IOException {
                if (file.equals(bad)) {
                    throw new IOException("the disk is full");
                }
                return LogFolder.temporary();
            }

            @Override
            public Worker.Seat open(Path file) {
                return result -> result;
            }
        };

        List<NotebookResult> results = new Worker(
                        new ConcurrentLinkedQueue<>(List.of(good, bad)),
                        new NotebookPlayer(settings),
                        desk,
                        new KernelMemory())
                .call();

        assertThat(results).extracting(NotebookResult::file).containsExactly(good, bad);
        assertThat(results.get(0).isGood()).isTrue();
        assertThat(((NotebookResult.Unable) results.get(1)).reason()).contains("the disk is full");
    }
}
