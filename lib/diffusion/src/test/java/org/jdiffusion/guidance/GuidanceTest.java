package org.jdiffusion.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.Tiny;
import org.jdiffusion.sample.Sampler;
import org.jdiffusion.schedule.BetaSchedule;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.schedule.DdpmScheduler;
import org.jdiffusion.schedule.PredictionType;
import org.jdiffusion.schedule.Scheduler;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.schedule.TimestepSpacing;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Gradients;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.Denoiser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NothingLeft.class)
class GuidanceTest {
    /** Without clipping, which bends the loss. */
    private static final SchedulerConfig SETTINGS =
            SchedulerConfig.fromJson(SchedulerConfig.defaults().toJson().put("clip_sample", false), new ArrayList<>());

    private static final GuidanceLoss LOSS =
            (images, which) -> GuidanceLoss.meanPerImage(images.sub(0.3f).square());
    private static final GuidanceLoss.Which ALL = new GuidanceLoss.Which(0, 0);

    @ParameterizedTest
    @EnumSource
    void slope_isThatOfTheWholeBatch(Guidance.Path path) {
        try (NDManager m = Torch.newManager()) {
            Denoiser net = Tiny.conditioned(m, 3);
            net.requiresGrad(true); // as after training
            Scheduler scheduler = new DdpmScheduler(SETTINGS, 10);
            int t = scheduler.timesteps()[3];
            NDArray x = Tiny.images(m, 3, 1);
            NDArray labels = m.create(new long[] {0, 2, 1});
            int before = NothingLeft.count(m);
            Guidance.Slope slope = new Guidance(net, scheduler, path).at(x, t, labels, LOSS);
            assertThat(NothingLeft.count(m)).isEqualTo(before + 3);
            assertThatThrownBy(() -> Gradients.of(net.parameters())).hasMessageContaining("no gradient");
            assertThat(x.hasGradient()).isFalse();

            NDArray output = net.predict(x, t, labels);
            same(slope.output(), output);
            same(slope.losses(), LOSS.apply(scheduler.prediction(output, t, x).original(), ALL));
            NDArray gradient = Grad.of(x, y -> {
                NDArray said = path == Guidance.Path.PAST_UNET ? output : net.apply(y, t, labels);
                return LOSS.apply(scheduler.prediction(said, t, y).original(), ALL)
                        .sum();
            });
            same(slope.gradient(), gradient);
        }
    }

    @Test
    void throughTheNetwork_slopeIsThatOfDifferences_andPastItIsNot() {
        try (NDManager m = Torch.newManager()) {
            Denoiser net = Tiny.conditioned(m, 3);
            Scheduler scheduler = new DdimScheduler(SETTINGS, 10);
            int t = scheduler.timesteps()[3];
            NDArray x = Tiny.images(m, 2, 1);
            NDArray labels = m.create(new long[] {0, 2});
            NDArray direction = Tiny.images(m, 2, 2);
            Guidance through = new Guidance(net, scheduler, Guidance.Path.THROUGH_UNET);
            Guidance past = new Guidance(net, scheduler, Guidance.Path.PAST_UNET);
            float step = 1e-2f;
            float up = through.at(x.add(direction.mul(step)), t, labels, LOSS)
                    .losses()
                    .sum()
                    .getFloat();
            float down = through.at(x.sub(direction.mul(step)), t, labels, LOSS)
                    .losses()
                    .sum()
                    .getFloat();
            float slope = (up - down) / (2 * step);
            // float32 losses of some tens: 1e-6 of them from rounding, over 2 steps
            float tolerance = Math.abs(up) * 1e-6f / step;
            assertThat(along(direction, through.at(x, t, labels, LOSS))).isCloseTo(slope, within(tolerance));
            assertThat(along(direction, past.at(x, t, labels, LOSS))).isNotCloseTo(slope, within(10 * tolerance));
        }
    }

    /** Whatever the network predicts, the noise stays as it is: x0 = (x - √(1-ᾱ) ε) / √ᾱ. */
    @ParameterizedTest
    @EnumSource
    void pastTheNetwork_aStepOfX_isAStepOfTheImage(PredictionType type) {
        try (NDManager m = Torch.newManager()) {
            SchedulerConfig settings = SETTINGS.with(BetaSchedule.LINEAR, type);
            Scheduler scheduler = new DdimScheduler(settings, 10);
            int t = scheduler.timesteps()[5];
            Guidance past = new Guidance(Tiny.conditioned(m, 3), scheduler, Guidance.Path.PAST_UNET);
            GuidanceLoss sum =
                    (images, which) -> images.reshape(images.size(0), -1).sum(new int[] {1});
            NDArray gradient =
                    past.at(Tiny.images(m, 2, 1), t, m.create(new long[2]), sum).gradient();
            float slope = (float) (1 / Math.sqrt(settings.noise().alphaBar(t)));
            assertThat(gradient.min().getFloat()).isCloseTo(slope, within(1e-5f * slope));
            assertThat(gradient.max().getFloat()).isCloseTo(slope, within(1e-5f * slope));
        }
    }

    /** The unit's own loop: the gradient, the step with the noise that was seen before it. */
    @ParameterizedTest
    @EnumSource
    void aSteeredSampler_walksAsTheLoopByHand(PredictionType type) {
        try (NDManager m = Torch.newManager();
                Grad off = Grad.off()) {
            SchedulerConfig settings = SETTINGS.with(BetaSchedule.LINEAR, type);
            Scheduler scheduler = new DdimScheduler(settings, 4);
            // the same walk in terms of the noise
            Scheduler epsilon = new DdimScheduler(SETTINGS.with(BetaSchedule.LINEAR, PredictionType.EPSILON), 4);
            Denoiser net = Tiny.conditioned(m, 3);
            NDArray labels = m.create(new long[] {0, 2});
            NDArray x = Tiny.images(m, 2, 1);
            Steering steering = new Steering(LOSS, Strength.of(500), Guidance.Path.PAST_UNET);
            NDArray sampled = new Sampler(net, scheduler, steering, 0).sample(x, labels);
            for (int t : scheduler.timesteps()) {
                NDArray noise =
                        scheduler.prediction(net.predict(x, t, labels), t, x).noise();
                NDArray gradient = Grad.of(
                        x,
                        y -> LOSS.apply(epsilon.prediction(noise, t, y).original(), ALL)
                                .sum());
                NDArray moved = x.sub(gradient.mul(Strength.of(500).at(t, scheduler, x.getShape())));
                x = epsilon.step(noise, t, moved, null).previous();
            }
            float scale = x.abs().max().getFloat();
            assertThat(sampled.sub(x).abs().max().getFloat()).isLessThan(1e-4f * scale);
            NDArray free = new Sampler(net, scheduler, 0).sample(Tiny.images(m, 2, 1), labels);
            assertThat(sampled.sub(free).abs().max().getFloat()).isGreaterThan(1e-2f * scale);
        }
    }

    @Test
    void whereNothingOfTheImageIsLeft_thereIsNoWayPast_andASamplerGoesUnsteered() {
        SchedulerConfig settings = SchedulerConfig.fromJson(
                SETTINGS.with(TimestepSpacing.TRAILING)
                        .with(BetaSchedule.LINEAR, PredictionType.V_PREDICTION)
                        .toJson()
                        .put("rescale_betas_zero_snr", true),
                new ArrayList<>());
        try (NDManager m = Torch.newManager()) {
            Scheduler scheduler = new DdimScheduler(settings, 4);
            Denoiser net = Tiny.conditioned(m, 3);
            NDArray labels = m.create(new long[2]);
            NDArray x = Tiny.images(m, 2, 1);
            Guidance past = new Guidance(net, scheduler, Guidance.Path.PAST_UNET);
            refused(() -> past.at(x, 999, labels, LOSS), "timestep 999 leaves nothing of the image");
            Steering steering = new Steering(LOSS, Strength.of(5), Guidance.Path.PAST_UNET);
            NDArray sampled = new Sampler(net, scheduler, steering, 0).sample(x, labels);
            assertThat(sampled.isNaN().any().getBoolean()).isFalse();
        }
    }

    @Test
    void badArguments_areRefusedByName() {
        try (NDManager m = Torch.newManager()) {
            Scheduler scheduler = new DdimScheduler(SETTINGS, 10);
            Guidance guidance = new Guidance(Tiny.conditioned(m, 3), scheduler, Guidance.Path.THROUGH_UNET);
            NDArray x = Tiny.images(m, 2, 1);
            NDArray labels = m.create(new long[2]);
            refused(() -> guidance.at(x, 0, m.create(new long[3]), LOSS), "labels must be (2)");
            refused(() -> guidance.at(x, 0, labels, (images, which) -> images.mean()), "must be one number each");
            refused(
                    () -> guidance.at(x, 0, labels, (images, which) -> GuidanceLoss.meanPerImage(images.onesLike())),
                    "depend on x");
        }
    }

    private static float along(NDArray direction, Guidance.Slope slope) {
        return slope.gradient().mul(direction).sum().getFloat();
    }

    private static void same(NDArray found, NDArray wanted) {
        assertThat(found.getShape()).isEqualTo(wanted.getShape());
        // kernels may add up in another order for another number of images
        float scale = wanted.abs().max().getFloat();
        assertThat(found.sub(wanted).abs().max().getFloat()).isLessThan(1e-5f * scale);
    }

    private static void refused(Runnable call, String text) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }
}
