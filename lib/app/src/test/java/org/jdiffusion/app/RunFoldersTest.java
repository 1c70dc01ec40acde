package org.jdiffusion.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdiffusion.course.finetune.FineTuneOptions;
import org.jdiffusion.course.runs.Run;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which folder a run gets, and which one is gone on with. */
class RunFoldersTest {
    @TempDir
    static Path folder;

    private static Tuning tuning;

    @BeforeAll
    static void prepare() throws IOException {
        tuning = Tuning.in(folder);
    }

    @Test
    void aSecondRunOfTheSameName_hasAFolderOfItsOwn() throws IOException {
        CourseRun.run(tuning.command("again", "--num_epochs", 1));
        CourseRun second = CourseRun.run(tuning.command("again", "--num_epochs", 1, "--seed", 2));
        assertThat(second.exit()).as(second.err()).isZero();
        assertThat(Run.read(tuning.run("again")).config()).containsEntry("seed", 0);
        assertThat(Run.read(tuning.run("again-2")).config()).containsEntry("seed", 2);

        CourseRun other = CourseRun.run(tuning.command("again", "--num_epochs", 1, "--seed", 3, "--resume"));
        refused(other, "--seed: the run in " + tuning.run("again-2") + " has 2, got 3");
        refused(CourseRun.run(tuning.command("never", "--resume")), "there is no run in " + tuning.run("never"));
    }

    @Test
    void runsNamedAsOthersWithANumber_areNotMistakenForThem() throws IOException {
        CourseRun.run(tuning.command("set", "--num_epochs", 1));
        CourseRun.run(tuning.command("set-2", "--num_epochs", 1, "--seed", 2));
        CourseRun first = CourseRun.run(tuning.command("set", "--num_epochs", 1, "--resume"));
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.err()).contains("Run: " + tuning.run("set") + System.lineSeparator());

        Files.createDirectory(tuning.run("set-5"));
        CourseRun next = CourseRun.run(tuning.command("set", "--num_epochs", 1));
        assertThat(next.err()).contains("Run: " + tuning.run("set-6")); // the last, also where some were deleted

        Files.createDirectory(tuning.run("set-7")); // stopped while it was loading
        CourseRun last = CourseRun.run(tuning.command("set", "--num_epochs", 1, "--resume"));
        assertThat(last.err()).contains("Run: " + tuning.run("set-6"));
    }

    @Test
    void twoAtOnce_haveFoldersOfTheirOwn() throws Exception {
        FineTuneOptions options = FineTuneOptions.SMALL;
        Set<Path> taken = ConcurrentHashMap.newKeySet();
        List<Callable<Path>> both = Collections.nCopies(20, () -> RunFolders.next(folder.resolve("at-once"), options));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<Path> one : threads.invokeAll(both)) {
                taken.add(one.get());
            }
        } finally {
            threads.shutdown();
        }
        assertThat(taken).hasSize(20);
    }

    @Test
    void whereNothingCameOfARun_nothingIsLeft_butOthersAreLeftAlone() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("leave/empty/checkpoints"));
        RunFolders.leave(empty.getParent());
        assertThat(empty.getParent()).doesNotExist();

        Path run = Files.createDirectories(folder.resolve("leave/run"));
        Files.writeString(run.resolve("log.jsonl"), "");
        RunFolders.leave(run);
        assertThat(run.resolve("log.jsonl")).exists();
        Path link = Files.createSymbolicLink(folder.resolve("leave/link"), run);
        RunFolders.leave(link);
        assertThat(link).exists();
    }

    private static void refused(CourseRun course, String reason) {
        assertThat(course.exit()).isEqualTo(2);
        assertThat(course.err()).contains(reason).doesNotContain("bug");
    }
}
