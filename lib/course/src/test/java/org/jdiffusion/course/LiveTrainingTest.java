package org.jdiffusion.course;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.jdiffusion.nn.Init;
import org.jdiffusion.plane.PointDenoiser;
import org.jdiffusion.plane.TwoMoons;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.train.Batch;
import org.jdiffusion.train.Trainer;
import org.jdiffusion.train.TrainingConfig;
import org.junit.jupiter.api.Test;

class LiveTrainingTest {
    @Test
    void looks_comeAtTheStartAndNowAndThen_andChangeNothing() {
        List<Long> looks = new ArrayList<>();
        List<Float> watched = train(looks);
        assertThat(looks).containsExactly(0L, 4L, 8L);
        assertThat(watched).hasSize(10).isEqualTo(train(null));
    }

    @Test
    void everyUpdateCanBeLookedAt() {
        List<Long> looks = new ArrayList<>();
        train(looks, 1);
        assertThat(looks).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    private static List<Float> train(List<Long> looks) {
        return train(looks, 4);
    }

    private static List<Float> train(List<Long> looks, int every) {
        try (NDManager manager = Torch.newManager()) {
            PointDenoiser network = new PointDenoiser(Init.random(manager, 1));
            try (Trainer trainer = new Trainer(
                    network,
                    SchedulerConfig.defaults(),
                    (place, update) -> new Batch(TwoMoons.draw(place, 16, update), null),
                    TrainingConfig.of(10, 1e-2, 1))) {
                return looks == null ? LiveTraining.run(trainer) : LiveTraining.run(trainer, every, looks::add);
            }
        }
    }
}
