package org.jdiffusion.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.Tiny;
import org.jdiffusion.sample.Sampler;
import org.jdiffusion.schedule.DdpmScheduler;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.ClassConditionedUNet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs in a process of its own whose Java heap is all touched at the start: what grows is the engine's memory. */
class MemoryTest {
    /**
     * Activations of one update here are some four megabytes, of one sampling more: a leak of a tenth of them would
     * show. Code that the JVM compiles meanwhile takes some megabytes too.
     */
    private static final long SLACK = 48L << 20;

    /** Bytes per step; a single activation of this network forgotten at each would be twelve times that. */
    private static final double STEEPEST = (1 << 20) / 100.0;

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int STEPS = 2000;
    private static final int WARM = 500; // until then the JVM compiles, and the allocator takes its pools
    private static final int EVERY = 50;

    @Test
    void twoHundredUpdates_andFiftySamplings_leaveNothingBehind() throws Exception {
        assertThat(run("short")).contains("updates grew", "samplings grew");
    }

    /** Takes minutes: {@code mvn verify -Pcomplete -pl lib/diffusion -Dtest=MemoryTest}. */
    @Test
    @Tag("complete")
    void twoThousandSteps_ofTraining_andOfSampling_staySteady() throws Exception {
        assumeThat(STATUS).as("the system's word on memory").exists();
        assertThat(run("long")).contains("training steps grew", "sampling steps grew");
    }

    private static String run(String length) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms96m",
                        "-Xmx96m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemoryTest.class.getName(),
                        length)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("long")) {
            training();
            sampling();
        } else {
            updates();
            samplings();
        }
    }

    private static void training() throws IOException {
        TrainingData data = (m, update) -> new Batch(Tiny.images(m, 16, update), m.create(new long[16]));
        try (NDManager manager = Torch.newManager();
                Trainer trainer = new Trainer(
                        Tiny.conditioned(manager, 1),
                        SchedulerConfig.defaults(),
                        data,
                        TrainingConfig.of(STEPS, 1e-3, 5))) {
            List<Long> memory = new ArrayList<>();
            while (trainer.updates() < STEPS) {
                trainer.step();
                if (trainer.updates() % EVERY == 0) {
                    memory.add(settled());
                }
            }
            steady("training steps", memory);
        }
    }

    /** Many samplings, so that what one of them leaves behind counts too. */
    private static void sampling() throws IOException {
        try (NDManager manager = Torch.newManager()) {
            ClassConditionedUNet net = Tiny.conditioned(manager, 1);
            Sampler sampler = new Sampler(net, new DdpmScheduler(SchedulerConfig.defaults(), EVERY), 7);
            NDArray noise = Tiny.images(manager, 16, 0);
            NDArray labels = manager.create(new long[16]);
            List<Long> memory = new ArrayList<>();
            for (int step = EVERY; step <= STEPS; step += EVERY) {
                sampler.sample(noise, labels).close();
                memory.add(settled());
            }
            steady("sampling steps", memory);
        }
    }

    /** Memory without what the Java heap's garbage still holds of the engine's. */
    private static long settled() throws IOException {
        System.gc();
        return resident();
    }

    /** The slope of the line of least squares through what was measured after the warm-up. */
    private static void steady(String what, List<Long> memory) {
        List<Long> after = memory.subList(WARM / EVERY, memory.size());
        double middle = (after.size() - 1) / 2.0;
        double product = 0;
        double squares = 0;
        for (int i = 0; i < after.size(); i++) {
            product += (i - middle) * after.get(i);
            squares += (i - middle) * (i - middle);
        }
        double slope = product / squares / EVERY;
        System.out.printf("%s grew memory by %.0f bytes each, to %d bytes%n", what, slope, after.get(after.size() - 1));
        assertThat(slope).as("bytes per step of %s: %s", what, memory).isLessThan(STEEPEST);
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
        if (!Files.exists(STATUS)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            String kilobytes =
                    lines.filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Long.parseLong(kilobytes.replaceAll("\\D", "")) << 10;
        }
    }
}
