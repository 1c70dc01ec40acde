package org.jdiffusion.course;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdiffusion.course.runs.Run;
import org.jdiffusion.course.runs.RunLog;
import org.jdiffusion.nn.Init;
import org.jdiffusion.plane.PointDenoiser;
import org.jdiffusion.plane.TwoMoons;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.train.Batch;
import org.jdiffusion.train.Trainer;
import org.jdiffusion.train.TrainingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;

class LiveTrainingTest {
    @TempDir
    Path folder;

    @Test
    void looks_comeAtTheStartAndNowAndThen_andChangeNothing() {
        List<Long> looks = new ArrayList<>();
        List<Float> watched = train(looks);
        assertThat(looks).containsExactly(0L, 4L, 8L);
        assertThat(watched).hasSize(10).isEqualTo(train(null, 1));
    }

    @Test
    void everyUpdateCanBeLookedAt() {
        List<Long> looks = new ArrayList<>();
        train(looks, 1);
        assertThat(looks).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void aLoggedTraining_hasEachUpdateInItsLog_andIsDrawn() throws IOException {
        List<Object> shown = new ArrayList<>();
        Live.screen((id, value, again) -> shown.add(value));
        List<Float> losses;
        try (RunLog log = RunLog.start(folder.resolve("run"), Map.of(), 1)) {
            losses = train(trainer -> LiveTraining.run(trainer, log, 5, updates -> {}));
            assertThat(log.losses()).isEqualTo(losses);
        } finally {
            Live.screen((id, value, again) -> {});
        }
        assertThat(losses).isEqualTo(train(null, 1));
        Run run = Run.read(folder.resolve("run"));
        assertThat(run.lines()).extracting(Run.Line::step).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(run.with("gradient_norm")).hasSize(10);
        XYChart last = (XYChart) shown.stream()
                .filter(XYChart.class::isInstance)
                .reduce((a, b) -> b)
                .orElseThrow();
        assertThat(last.getSeries("each update").getYData()).hasSize(10);
    }

    private static List<Float> train(List<Long> looks) {
        return train(looks, 4);
    }

    private static List<Float> train(List<Long> looks, int every) {
        return train(
                trainer -> looks == null ? LiveTraining.run(trainer) : LiveTraining.run(trainer, every, looks::add));
    }

    private static List<Float> train(Function<Trainer, List<Float>> how) {
        try (NDManager manager = Torch.newManager()) {
            PointDenoiser network = new PointDenoiser(Init.random(manager, 1));
            try (Trainer trainer = new Trainer(
                    network,
                    SchedulerConfig.defaults(),
                    (place, update) -> new Batch(TwoMoons.draw(place, 16, update), null),
                    TrainingConfig.of(10, 1e-2, 1))) {
                return how.apply(trainer);
            }
        }
    }
}
