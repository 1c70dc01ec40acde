package org.jdiffusion.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
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
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class MemoryTest {
    /** Activations of one update or sampling here are some megabytes, so one leaked in ten would show. */
    private static final long SLACK = 48L << 20;

    @Test
    void twoHundredUpdates_leaveNothingBehind() throws Exception {
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
            assertThat(resident() - memory).isLessThan(SLACK);
        }
    }

    @Test
    void fiftySamplings_leaveTheirResultsAlone() throws Exception {
        try (NDManager manager = Torch.newManager()) {
            ClassConditionedUNet net = Tiny.conditioned(manager, 1);
            Sampler sampler = new Sampler(net, new DdpmScheduler(SchedulerConfig.defaults(), 4), 7);
            NDArray noise = Tiny.images(manager, 16, 0);
            NDArray labels = manager.create(new long[16]);
            long memory = 0;
            int arrays = NothingLeft.count(manager);
            for (int i = 0; i < 60; i++) {
                if (i == 10) {
                    memory = resident();
                }
                NDArray images = sampler.sample(noise, labels);
                assertThat(NothingLeft.count(manager)).isEqualTo(arrays + 1);
                images.close();
            }
            assertThat(resident() - memory).isLessThan(SLACK);
        }
    }

    /** Resident bytes of this process; 0 where the system does not say. */
    private static long resident() throws IOException {
        Path statm = Path.of("/proc/self/statm");
        return Files.exists(statm) ? Long.parseLong(Files.readString(statm).split(" ")[1]) * 4096 : 0;
    }
}
