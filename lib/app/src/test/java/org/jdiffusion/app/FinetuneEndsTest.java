package org.jdiffusion.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdiffusion.course.runs.Run;
import org.jdiffusion.io.SafeTensorsFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fine-tunings that end otherwise than they should: killed, or without room on the disk. */
class FinetuneEndsTest {
    /** {@code -Dcourse.kills=200} kills more often. */
    private static final int KILLS = Integer.getInteger("course.kills", 10);

    private static final long UPDATE_NANOS = 60_000_000;

    @TempDir
    static Path folder;

    private static Tuning tuning;

    @BeforeAll
    static void tuneUndisturbed() throws IOException {
        tuning = Tuning.in(folder);
        CourseRun course = CourseRun.run(tuning.command("whole"));
        assertThat(course.exit()).as(course.err()).isZero();
    }

    @Test
    void killedAnywhere_itGoesOn_andEndsAtTheSameBits() throws Exception {
        Random random = new Random(7);
        int kills = 0;
        for (int run = 1; kills < KILLS; run++) {
            String name = "killed-" + run;
            boolean ended = false;
            while (!ended) {
                ended = !killed(name, kills < KILLS, random);
                kills += ended ? 0 : 1;
                everythingSaved_isWhole(name);
            }
            assertThat(tuning.losses(name)).isEqualTo(tuning.losses("whole"));
            assertThat(tuning.weights(name)).usingRecursiveComparison().isEqualTo(tuning.weights("whole"));
        }
        assertThat(kills).isEqualTo(KILLS);
    }

    /** Lets the run go on, and kills it at some time after some update; false if it came to its end before. */
    private static boolean killed(String name, boolean kill, Random random) throws Exception {
        Object[] command = Files.exists(tuning.run(name)) ? tuning.command(name, "--resume") : tuning.command(name);
        try (Forked course = Forked.start(command)) {
            if (kill && course.saysLineWith("finetune: " + (1 + random.nextInt(Tuning.UPDATES)) + " of ")) {
                LockSupport.parkNanos((long) (random.nextDouble() * UPDATE_NANOS)); // anywhere in what comes next
                course.kill();
                return true;
            }
            CourseRun end = course.end();
            assertThat(end.exit()).as(end.err()).isZero();
            return false;
        }
    }

    private static void everythingSaved_isWhole(String name) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().contains(name))
                    .filter(file -> file.toString().endsWith(".safetensors"))
                    .toList();
        }
        for (Path file : files) {
            try (SafeTensorsFile tensors = SafeTensorsFile.open(file)) {
                assertThat(tensors.tensors()).as(file.toString()).isNotEmpty();
            }
        }
        if (Files.exists(tuning.run(name).resolve("log.jsonl"))) {
            assertThat(Run.read(tuning.run(name)).lines()).isNotNull();
        }
    }

    @Test
    void aFullDisk_isSaid_andWithMoreRoomItGoesOn() throws Exception {
        assumeTrue(canMount(), "needs the right to mount a small disk: unshare -rm");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Object[] words = tuning.command("full", "--logging_dir", disk, "--model_save_name", disk.resolve("full"));
        String command =
                Forked.java(words).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        String script = "mount -t tmpfs -o size=" + room() + " tmpfs " + disk + " && " + command + "; echo exit $?; "
                + "find " + disk + " -name '*.part'; "
                + "mount -o remount,size=200m " + disk + " && " + command + " --resume && cp -r " + disk + "/full "
                + tuning.saved("full");
        try (Forked shell = Forked.run(List.of("unshare", "-rm", "sh", "-c", script))) {
            CourseRun end = shell.end();
            assertThat(end.exit()).as(end.out()).isZero();
            assertThat(end.out())
                    .containsPattern("course: update [1-6]: .*No space left on device")
                    .contains("exit 2\n")
                    .doesNotContain(".part");
        }
        assertThat(tuning.weights("full")).usingRecursiveComparison().isEqualTo(tuning.weights("whole"));
    }

    /** Enough for three states, which is asked for at the start, and too little for the models beside them. */
    private static long room() throws IOException {
        long state = Files.size(tuning.run("whole").resolve("checkpoints/update-000000006.safetensors"));
        return 3 * state + state / 4;
    }

    private static boolean canMount() throws Exception {
        try (Forked shell = Forked.run(List.of("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"))) {
            return shell.end().exit() == 0;
        } catch (IOException e) {
            return false; // no such command
        }
    }
}
