package org.jdiffusion.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.guidance.Guidance;
import org.jdiffusion.guidance.GuidanceLoss;
import org.jdiffusion.guidance.Steering;
import org.jdiffusion.guidance.Strength;
import org.jdiffusion.nn.Init;
import org.jdiffusion.sample.Sampler;
import org.jdiffusion.schedule.BetaSchedule;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.schedule.PredictionType;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.train.Batch;
import org.jdiffusion.train.Trainer;
import org.jdiffusion.train.TrainingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class PlaneTest {
    private static final int POINTS = 400;

    @Test
    void moons_areWhereTheySay_withinTheRange() {
        try (NDManager m = Torch.newManager()) {
            NDArray points = TwoMoons.draw(m, 1000, 1);
            assertThat(points.abs().max().getFloat()).isLessThan(1);
            assertThat(TwoMoons.upper(points.get(":500"))).isEqualTo(1);
            assertThat(TwoMoons.upper(points.get("500:"))).isZero();
            assertThat(TwoMoons.near(points)).isEqualTo(1);
            assertThat(TwoMoons.near(points.mul(0.3f))).isLessThan(0.5);
            assertThatThrownBy(() -> TwoMoons.draw(m, 3, 0)).hasMessageContaining("count must be even");
        }
    }

    @Test
    void whatWasLearnt_liesOnTheMoons_andGuidanceChoosesOne() {
        SchedulerConfig settings =
                SchedulerConfig.defaults().with(BetaSchedule.SQUAREDCOS_CAP_V2, PredictionType.EPSILON);
        try (NDManager m = Torch.newManager()) {
            PointDenoiser net = new PointDenoiser(Init.random(m, 1));
            TrainingConfig training =
                    TrainingConfig.of(800, 1e-2, 1).withMicroBatch(256).withEma(0.99);
            try (Trainer trainer = new Trainer(
                    net, settings, (place, update) -> new Batch(TwoMoons.draw(place, 256, update), null), training)) {
                trainer.run(step -> {});
                trainer.ema().swap();
            }
            DdimScheduler scheduler = new DdimScheduler(settings, 40);
            NDArray noise = Noise.normal(m, new Shape(POINTS, 2, 1, 1), 2);
            NDArray free = new Sampler(net, scheduler, 0).sample(noise, null);
            assertThat(TwoMoons.near(free)).isGreaterThan(0.75);
            assertThat(TwoMoons.upper(free)).isBetween(0.4, 0.6);

            GuidanceLoss high = (points, which) -> points.get(":, 1, 0, 0").mul(-1);
            Steering steering = new Steering(high, Strength.of(110), Guidance.Path.PAST_UNET);
            NDArray steered = new Sampler(net, scheduler, steering, 0).sample(noise, null);
            assertThat(TwoMoons.upper(steered)).isGreaterThan(0.75);
        }
    }
}
