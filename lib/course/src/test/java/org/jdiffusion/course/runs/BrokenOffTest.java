package org.jdiffusion.course.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that log in a process of their own and come to a bad end. */
class BrokenOffTest {
    @TempDir
    Path folder;

    @Test
    void aKilledRun_losesNothingThatWasLogged_andGoesOn() throws Exception {
        Random random = new Random(1);
        for (int kill = 0; kill < 2; kill++) {
            Path run = folder.resolve("run" + kill);
            long said = 50L + random.nextInt(500);
            Process program = LoggingProgram.start(run);
            try (BufferedReader out = program.inputReader()) {
                assertThat(out.lines().anyMatch(Long.toString(said)::equals)).isTrue();
                assertThat(Run.read(run).state()).isEqualTo(Run.State.RUNNING);
                assertThatThrownBy(() -> RunLog.resume(run, said))
                        .isInstanceOf(RunException.class)
                        .hasMessage(run + ": is still written by process " + program.pid() + ": stop it first");
            } finally {
                program.destroyForcibly();
            }
            assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();

            Run read = Run.read(run);
            assertThat(read.state()).isEqualTo(Run.State.BROKEN_OFF);
            assertThat(steps(read)).containsExactlyElementsOf(upTo(read.lines().size()));
            assertThat(read.lines()).hasSizeGreaterThanOrEqualTo((int) said);
            int events = EventFile.read(eventFiles(run).get(0)).size() - 3; // version, start, config
            assertThat(read.lines().size() - events).isBetween(0, 1); // the line comes first

            try (RunLog log = RunLog.resume(run, said)) {
                log.scalar(RunLog.LOSS, said + 1, 0.5);
                log.finish();
            }
            assertThat(steps(Run.read(run))).containsExactlyElementsOf(upTo(said + 1));
            assertThat(Run.read(run).state()).isEqualTo(Run.State.FINISHED);
        }
    }

    @Test
    void whereNothingMoreCanBeWritten_theErrorNamesTheFile_andWhatWasLoggedIsWhole() throws Exception {
        Path shell = Path.of("/bin/sh");
        assumeTrue(Files.isExecutable(shell), "a limit on the size of files needs a Unix shell");
        Path run = folder.resolve("run");
        Process program = LoggingProgram.start(run, shell.toString(), "-c", "ulimit -f 16; exec \"$0\" \"$@\"");
        List<String> said = program.inputReader().lines().toList();

        assertThat(program.waitFor()).isZero();
        assertThat(said.get(said.size() - 1))
                .matches(".*(log\\.jsonl|events\\.out\\.tfevents\\S+): cannot be written \\(.+\\); what was logged .*");
        Run read = Run.read(run);
        assertThat(read.lines()).hasSizeBetween(said.size() - 1, said.size());
        assertThat(Files.readString(run.resolve("log.jsonl"))).endsWith("}\n");
        assertThat(EventFile.read(eventFiles(run).get(0))).hasSize(said.size() - 1 + 3);
    }

    static List<Path> eventFiles(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            return files.filter(file -> file.getFileName().toString().startsWith("events.out.tfevents."))
                    .sorted()
                    .toList();
        }
    }

    private static List<Long> steps(Run run) {
        return run.lines().stream().map(Run.Line::step).toList();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
