package org.jdiffusion.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdiffusion.notebook.fake.Fakes;
import org.jdiffusion.notebook.protocol.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final List<Message> published = new ArrayList<>();

    @Test
    void aCellsOutputsComeBeforeItsEnd() throws Exception {
        try (Kernel kernel = start("")) {
            Reply reply = run(kernel, "print a\nprint b\nresult 3");

            assertThat(reply.status()).isEqualTo("ok");
            assertThat(reply.outputsLost()).isFalse();
            assertThat(types()).containsExactly("status", "stream", "stream", "execute_result", "status");
        }
    }

    @Test
    void idleBeforeTheReply_isAnEndLikeAnyOther() throws Exception {
        try (Kernel kernel = start("")) {
            assertThat(run(kernel, "print a\nidle-first").outputsLost()).isFalse();
        }
    }

    @Test
    void lostIdle_endsTheCellAndIsReported() throws Exception {
        try (Kernel kernel = start("")) {
            assertThat(run(kernel, "print a\nlose-idle").outputsLost()).isTrue();
            assertThat(run(kernel, "print b").outputsLost()).isFalse();
            assertThat(types()).containsSubsequence("stream", "stream");
        }
    }

    @Test
    void silenceOnIopub_isALostKernel() throws Exception {
        try (Kernel kernel = start("")) {
            assertLost(kernel, "lose-iopub", "published neither");
        }
    }

    @Test
    void idleWithoutReply_isALostKernel_whetherOrNotTheShellLives() throws Exception {
        try (Kernel kernel = start("")) {
            assertLost(kernel, "lose-reply", "never replied to this cell");
        }
        try (Kernel kernel = start("")) {
            assertLost(kernel, "lose-shell", "answers no more");
        }
    }

    @Test
    void wronglySignedReply_countsAsNone() throws Exception {
        try (Kernel kernel = start("")) {
            assertLost(kernel, "idle-first\nbad-signature", "signed with another key");
        }
    }

    @Test
    void garbage_isPassedOver() throws Exception {
        try (Kernel kernel = start("")) {
            assertThat(run(kernel, "garbage\nprint a").status()).isEqualTo("ok");
            assertThat(types()).contains("stream");
        }
    }

    @Test
    void deathInACell_isDiagnosedWithCodeAndLastWords() throws Exception {
        try (Kernel kernel = start("")) {
            assertLost(kernel, "print a\nlog alas\nexit 3", "exit code 3 (out of memory");
            assertThat(types()).contains("stream");
            assertLost(kernel, "print b", "alas");
        }
    }

    @Test
    void endOfTheProcess_isSaidInWords() throws Exception {
        try (Kernel kernel = start("")) {
            assertLost(kernel, "kill", "it was killed by signal 9 (SIGKILL");
        }
        try (Kernel kernel = start("")) {
            assertLost(kernel, "exit 0", "it ended by itself with exit code 0 (System.exit");
        }
    }

    @Test
    void crash_isReadFromItsReport_whichStaysWithTheLogs() throws Exception {
        try (Kernel kernel = start("")) {
            Throwable loss = catchThrowable(() -> run(kernel, "crash"));

            assertThat(loss).isInstanceOf(KernelLostException.class).hasMessageContaining("it crashed: SIG");
            CrashReport crash = ((KernelLostException) loss).diagnosis().crash().orElseThrow();
            assertThat(crash.frame()).isNotEmpty();
            assertThat(crash.file()).hasParent(folder.resolve("logs")).exists();
        }
    }

    @Test
    void bigOutputs_arriveWhole() throws Exception {
        try (Kernel kernel = start("")) {
            assertThat(run(kernel, "blobs 12 3000000").outputsLost()).isFalse();
            assertThat(published)
                    .filteredOn(message -> message.type().equals("stream"))
                    .hasSize(12)
                    .allMatch(message -> message.content().path("text").asText().length() == 3_000_000);
        }
    }

    @Test
    void stoppedHeart_isALostKernel() throws Exception {
        try (Kernel kernel = start("")) {
            assertLost(kernel, "stop-heart\nhang-hard", "heartbeat");
        }
    }

    @Test
    void flood_isReceivedWhole() throws Exception {
        try (Kernel kernel = start("")) {
            assertThat(run(kernel, "flood 20000").outputsLost()).isFalse();
            assertThat(types().stream().filter("stream"::equals)).hasSize(20000);
        }
    }

    @Test
    void slowCell_isWaitedFor() throws Exception {
        try (Kernel kernel = start("")) {
            assertThat(run(kernel, "pause 1500\nprint a").status()).isEqualTo("ok");
        }
    }

    @Test
    void lateOutput_goesToTheCellThatItBelongsTo() throws Exception {
        try (Kernel kernel = start("")) {
            List<Message> first = new ArrayList<>();
            kernel.execute("print a", LONG, first::add);
            run(kernel, "late b");

            assertThat(first.get(first.size() - 1).content().path("text").asText())
                    .isEqualTo("b\n");
            assertThat(types()).doesNotContain("stream");
        }
    }

    @Test
    void cellOverItsTime_isInterrupted() throws Exception {
        try (Kernel kernel = start("")) {
            assertThatThrownBy(() -> kernel.execute("hang", Duration.ofMillis(200), published::add))
                    .isInstanceOf(ExecutionTimeoutException.class)
                    .hasMessageContaining("timed out after 0.2 s")
                    .hasMessageContaining("interrupt stopped it");
        }
    }

    @Test
    void timeout_leavesADumpOfTheThreads() throws Exception {
        try (Kernel kernel = start("")) {
            assertThatThrownBy(() -> kernel.execute("hang", Duration.ofMillis(200), published::add))
                    .isInstanceOf(ExecutionTimeoutException.class);

            assertThat(folder.resolve("logs/threads.txt")).content().contains("FakeCell.command");
        }
    }

    @Test
    void lostReply_isToldFromATimeout_howeverShortTheTime() throws Exception {
        try (Kernel kernel = start("")) {
            assertThatThrownBy(() -> kernel.execute("lose-shell", Duration.ofMillis(200), published::add))
                    .isInstanceOf(KernelLostException.class)
                    .hasMessageContaining("answers no more");
        }
    }

    @Test
    void lostOutputs_neverTurnACellThatHasEndedIntoATimeout() throws Exception {
        try (Kernel kernel = start("")) {
            Duration tooShortForTheBarrier = Duration.ofMillis(150);
            assertThat(kernel.execute("lose-idle", tooShortForTheBarrier, published::add)
                            .outputsLost())
                    .isTrue();
        }
    }

    @Test
    void cellThatResistsInterrupts_isKilledWithItsKernel() throws Exception {
        try (Kernel kernel = start("")) {
            long pid = pid(kernel, "pid");
            assertThatThrownBy(() -> kernel.execute("hang-hard", Duration.ofMillis(200), published::add))
                    .isInstanceOf(ExecutionTimeoutException.class)
                    .hasMessageContaining("killed");
            assertGone(pid);
        }
    }

    @Test
    void close_endsTheKernelAndOrphansOfItsCells_andRemovesTheConnectionFile() throws Exception {
        Path connection;
        long pid;
        long orphan;
        try (Kernel kernel = start("")) {
            pid = pid(kernel, "pid");
            orphan = pid(kernel, "spawn");
            assertThat(ProcessHandle.of(orphan)).isPresent();
            connection = Path.of(result(kernel, "connection"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(connection)))
                    .isEqualTo("rw-------");
        }
        assertGone(pid);
        assertGone(orphan);
        assertThat(connection).doesNotExist();
    }

    @Test
    void askingForInput_isAnsweredAndReported() throws Exception {
        try (Kernel kernel = start("")) {
            assertThat(run(kernel, "input").askedForInput()).isTrue();
        }
    }

    @Test
    void workingFolderAndVariables_areTheGivenOnes() throws Exception {
        try (Kernel kernel = start("")) {
            assertThat(result(kernel, "cwd")).isEqualTo(folder.toRealPath().toString());
            assertThat(result(kernel, "env EXTRA")).isEqualTo("yes");
            assertThat(result(kernel, "env FAKE_HOME")).isEqualTo(System.getenv("PATH"));
        }
    }

    @Test
    void memoryOfTheProcesses_isMeasured() throws Exception {
        try (Kernel kernel = start("")) {
            assertThat(kernel.takePeakMemory()).isBetween(10_000_000L, 2_000_000_000L);
        }
    }

    private Kernel start(String mode) throws IOException, KernelStartException, InterruptedException {
        return Kernel.start(KernelSpec.read(Fakes.spec(folder, "fake", mode)), launch());
    }

    private Launch launch() {
        return new Launch(folder, folder.resolve("logs"), Map.of("EXTRA", "yes"), Fakes.patience());
    }

    private Reply run(Kernel kernel, String code) throws Exception {
        return kernel.execute(code, LONG, published::add);
    }

    private void assertLost(Kernel kernel, String code, String words) {
        assertThatThrownBy(() -> run(kernel, code))
                .isInstanceOf(KernelLostException.class)
                .hasMessageContaining(words);
    }

    private List<String> types() {
        return published.stream().map(Message::type).toList();
    }

    private long pid(Kernel kernel, String command) throws Exception {
        return Long.parseLong(result(kernel, command));
    }

    private String result(Kernel kernel, String command) throws Exception {
        published.clear();
        run(kernel, command);
        return published.stream()
                .filter(message -> message.type().equals("execute_result"))
                .map(message -> message.content().at("/data/text~1plain").asText())
                .findFirst()
                .orElseThrow();
    }

    /** Gone, or dead and merely not yet collected by the parent of all orphans. */
    private static void assertGone(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        boolean alive = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        assertThat(alive && !(Files.exists(status) && Files.readString(status).contains("State:\tZ")))
                .isFalse();
    }
}
