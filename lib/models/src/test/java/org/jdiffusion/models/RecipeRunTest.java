package org.jdiffusion.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jdiffusion.nn.Init;
import org.jdiffusion.plane.PointDenoiser;
import org.jdiffusion.plane.TwoMoons;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.train.Batch;
import org.jdiffusion.train.Trainer;
import org.jdiffusion.train.TrainingConfig;
import org.jdiffusion.train.TrainingStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeRunTest {
    private static final int UPDATES = 130;

    @TempDir
    Path folder;

    @Test
    void stopped_itGoesOnWhereItWas_andEndsInTheSameWeights() throws Exception {
        List<float[]> whole = train("whole", step -> {});

        assertThatThrownBy(() -> train("halves", step -> {
                    if (step.update() == 70) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .isInstanceOf(CancellationException.class)
                .hasMessageEndingWith("after 71 updates and saved");
        List<float[]> halves = train(
                "halves",
                step -> assertThat(step.update()).as("what is learnt again").isGreaterThan(70));

        assertThat(halves).usingRecursiveComparison().isEqualTo(whole);
        List<String> log = Files.readAllLines(folder.resolve("halves.csv"));
        assertThat(log).hasSize(1 + UPDATES / 50);
        assertThat(log.get(2)).startsWith("100,");
    }

    @Test
    void finished_itIsReadAgain_andNothingIsLearnt() throws Exception {
        List<float[]> whole = train("whole", step -> {});
        List<float[]> again = train("whole", step -> {
            throw new AssertionError("it was finished");
        });
        assertThat(again).usingRecursiveComparison().isEqualTo(whole);
    }

    private List<float[]> train(String name, Consumer<TrainingStep> onStep) throws IOException {
        try (NDManager manager = Torch.newManager()) {
            PointDenoiser network = new PointDenoiser(Init.random(manager, 1));
            try (Trainer trainer = new Trainer(
                    network,
                    SchedulerConfig.defaults(),
                    (place, update) -> new Batch(TwoMoons.draw(place, 8, update), null),
                    TrainingConfig.of(UPDATES, 1e-2, 1))) {
                new RecipeRun(0, UPDATES, folder.resolve(name + ".csv"), folder.resolve(name + ".safetensors"))
                        .run(trainer.learner(), onStep);
            }
            return network.parameters().stream()
                    .map(weights -> weights.toFloatArray())
                    .toList();
        }
    }
}
