package org.jdiffusion.plane;

import static org.assertj.core.api.Assertions.assertThat;

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
            float[] points = TwoMoons.draw(m, 1000, 1).toFloatArray();
            boolean[] upper = TwoMoons.upper(points);
            int right = 0;
            for (int i = 0; i < upper.length; i++) {
                right += upper[i] == (i < 500) ? 1 : 0;
                assertThat(points[2 * i]).isBetween(-1f, 1f);
                assertThat(points[2 * i + 1]).isBetween(-1f, 1f);
            }
            assertThat(right).isEqualTo(1000);
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
            float[] free = new Sampler(net, scheduler, 0).sample(noise, null).toFloatArray();
            assertThat(near(free, TwoMoons.draw(m, 2000, 9).toFloatArray())).isGreaterThan(0.75);
            assertThat(upper(free)).isBetween(0.4, 0.6);

            GuidanceLoss high = (points, which) -> points.get(":, 1, 0, 0").mul(-1);
            Steering steering = new Steering(high, Strength.of(4000), Guidance.Path.PAST_UNET);
            float[] steered =
                    new Sampler(net, scheduler, steering, 0).sample(noise, null).toFloatArray();
            assertThat(upper(steered)).isGreaterThan(0.75);
        }
    }

    private static double upper(float[] points) {
        int count = 0;
        for (boolean above : TwoMoons.upper(points)) {
            count += above ? 1 : 0;
        }
        return count / (points.length / 2.0);
    }

    /** Share of points with a real one within a twentieth. */
    private static double near(float[] points, float[] real) {
        int count = 0;
        for (int i = 0; i < points.length; i += 2) {
            double nearest = Double.MAX_VALUE;
            for (int j = 0; j < real.length; j += 2) {
                nearest = Math.min(nearest, Math.hypot(points[i] - real[j], points[i + 1] - real[j + 1]));
            }
            count += nearest < 0.05 ? 1 : 0;
        }
        return count / (points.length / 2.0);
    }
}
