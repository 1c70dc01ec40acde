package org.jdiffusion.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.Tiny;
import org.jdiffusion.sample.Sampler;
import org.jdiffusion.schedule.DdpmScheduler;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.ClassConditionedUNet;
import org.junit.jupiter.api.Test;

/** Runs in a process of its own whose Java heap is all touched at the start: what grows is the engine's memory. */
class MemoryTest {
    /**
     * Activations of one update here are some four megabytes, of one sampling more: a leak of a tenth of them would
     * show. Code that the JVM compiles meanwhile takes some megabytes too.
     */
    private static final long SLACK = 48L << 20;

    @Test
    void twoHundredUpdates_andFiftySamplings_leaveNothingBehind() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms96m",
                        "-Xmx96m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemoryTest.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("updates grew", "samplings grew");
    }

    public static void main(String[] arguments) throws IOException {
        updates();
        samplings();
    }

    private static void updates() throws IOException {
        TrainingData data = (m, update) -> new Batch(Tiny.images(m, 16, update), m.create(new long[16]));
        try (NDManager manager = Torch.newManager();
                Trainer trainer = new Trainer(
                        Tiny.conditioned(manager, 1),
                        SchedulerConfig.defaults(),
                        data,
                        TrainingConfig.of(1000, 1e-3, 5))) {
            for (int i = 0; i < 40; i++) {
                trainer.step();
            }
            int arrays = NothingLeft.count(manager);
            long memory = resident();
            for (int i = 0; i < 200; i++) {
                trainer.step();
            }
            assertThat(NothingLeft.count(manager)).isEqualTo(arrays);
            flat("updates", memory);
        }
    }

    private static void samplings() throws IOException {
        try (NDManager manager = Torch.newManager()) {
            ClassConditionedUNet net = Tiny.conditioned(manager, 1);
            Sampler sampler = new Sampler(net, new DdpmScheduler(SchedulerConfig.defaults(), 4), 7);
            NDArray noise = Tiny.images(manager, 16, 0);
            NDArray labels = manager.create(new long[16]);
            int arrays = NothingLeft.count(manager);
            long memory = 0;
            for (int i = 0; i < 60; i++) {
                if (i == 10) {
                    memory = resident();
                }
                NDArray images = sampler.sample(noise, labels);
                assertThat(NothingLeft.count(manager)).isEqualTo(arrays + 1);
                images.close();
            }
            flat("samplings", memory);
        }
    }

    private static void flat(String what, long before) throws IOException {
        long grown = resident() - before;
        System.out.printf("%s grew by %d kB to %d kB%n", what, grown >> 10, resident() >> 10);
        assertThat(grown).as(what).isLessThan(SLACK);
    }

    /** Resident bytes of this process; 0 where the system does not say. */
    private static long resident() throws IOException {
        Path statm = Path.of("/proc/self/statm");
        return Files.exists(statm) ? Long.parseLong(Files.readString(statm).split(" ", -1)[1]) * 4096 : 0;
    }
}
