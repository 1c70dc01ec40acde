package org.jdiffusion.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jdiffusion.Tiny;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.ClassConditionedUNet;

/** Small trainings and their whole state. */
final class Trainings {
    static final SchedulerConfig SCHEDULER = SchedulerConfig.defaults();
    static final TrainingConfig SETTINGS = TrainingConfig.of(6, 1e-3, 5);

    private Trainings() {}

    static Trainer trainer(NDManager manager, long seed, TrainingConfig settings) {
        ClassConditionedUNet net = Tiny.conditioned(manager, seed);
        return new Trainer(net, SCHEDULER, Trainings::batch, settings);
    }

    static Batch batch(NDManager manager, long update) {
        return new Batch(Tiny.images(manager, 4, update), manager.create(new long[] {update % 10, 1, 2, 3}));
    }

    /** Weights, mean and moments. */
    static Map<String, float[]> everything(Trainer trainer) throws IOException {
        Path file = Files.createTempDirectory("training").resolve("everything");
        trainer.save(file);
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile saved = SafeTensorsFile.open(file)) {
            Map<String, float[]> all = new TreeMap<>();
            for (String name : saved.tensors().keySet()) {
                all.put(name, saved.read(name, manager).toFloatArray());
            }
            return all;
        } finally {
            Files.delete(file);
            Files.delete(file.getParent());
        }
    }

    static void assertSame(Map<String, float[]> actual, Map<String, float[]> wanted) {
        assertThat(actual.keySet()).isEqualTo(wanted.keySet());
        wanted.forEach((name, numbers) -> assertThat(actual.get(name)).as(name).isEqualTo(numbers));
    }
}
