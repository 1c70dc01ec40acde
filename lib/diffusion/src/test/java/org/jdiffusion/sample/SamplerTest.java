package org.jdiffusion.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.Tiny;
import org.jdiffusion.golden.Golden;
import org.jdiffusion.guidance.Guidance;
import org.jdiffusion.guidance.GuidanceLoss;
import org.jdiffusion.guidance.Steering;
import org.jdiffusion.guidance.Strength;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.nn.Init;
import org.jdiffusion.schedule.BetaSchedule;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.schedule.DdpmScheduler;
import org.jdiffusion.schedule.PredictionType;
import org.jdiffusion.schedule.Scheduler;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.schedule.SchedulerKind;
import org.jdiffusion.schedule.StepOutput;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.ClassConditionedUNet;
import org.jdiffusion.unet.Denoiser;
import org.jdiffusion.unet.UNet2D;
import org.jdiffusion.unet.UNet2DConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NothingLeft.class)
class SamplerTest {
    private static final Set<Integer> KEPT = Set.of(1, 10, 20, 30);

    @Test
    void fortyDdimSteps_endWhereDiffusersEnds() throws Exception {
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile golden = Golden.tensors("trajectories")) {
            ClassConditionedUNet net = goldenNet(manager, golden);
            SchedulerConfig config = SchedulerConfig.fromJson(Golden.json("trajectories"), new ArrayList<>());
            Sampler sampler = new Sampler(net, new DdimScheduler(config, 40), 0);
            List<Integer> seen = new ArrayList<>();
            NDArray last =
                    sampler.sample(golden.read("initial", manager), golden.read("labels", manager), (output, step) -> {
                        seen.add(step);
                        if (KEPT.contains(step + 1)) {
                            compare(output.previous(), golden, "ddim/after_" + (step + 1), 1e-3);
                        }
                    });
            // an untrained network amplifies differences: round-off alone makes 4e-5 of the first bits
            compare(last, golden, "ddim/final", 1e-3);
            assertThat(seen).hasSize(40).isSorted().startsWith(0).doesNotHaveDuplicates();
        }
    }

    @Test
    void fiftyDdpmSteps_withPythonsNoise_endWhereDiffusersEnds() throws Exception {
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile golden = Golden.tensors("trajectories");
                Grad off = Grad.off()) {
            assertThat(off).isNotNull();
            ClassConditionedUNet net = goldenNet(manager, golden);
            SchedulerConfig config = SchedulerConfig.fromJson(Golden.json("trajectories"), new ArrayList<>());
            Scheduler scheduler = new DdpmScheduler(config, 50);
            NDArray noises = golden.read("ddpm/noise", manager);
            NDArray labels = golden.read("labels", manager);
            NDArray x = golden.read("initial", manager);
            int step = 0;
            for (int t : scheduler.timesteps()) {
                NDArray noise = scheduler.needsNoise(t) ? noises.get(new NDIndex("{}", step)) : null;
                x = scheduler.step(net.apply(x, t, labels), t, x, noise).previous();
                step++;
                if (KEPT.contains(step)) {
                    compare(x, golden, "ddpm/after_" + step, 1e-4);
                }
            }
            compare(x, golden, "ddpm/final", 1e-4); // fresh noise pulls differences in again: round-off 1e-6
        }
    }

    @Test
    void samples_dependOnTheSeed_andTheGivenNoiseStaysAsItWas() {
        try (NDManager manager = Torch.newManager()) {
            UNet2D net = Tiny.unet(manager);
            Scheduler scheduler = new DdpmScheduler(SchedulerConfig.defaults(), 5);
            NDArray noise = Tiny.images(manager, 2, 0);
            float[] given = noise.toFloatArray();
            float[] first = new Sampler(net, scheduler, 1).sample(noise, null).toFloatArray();
            assertThat(new Sampler(net, scheduler, 1).sample(noise, null).toFloatArray())
                    .isEqualTo(first);
            assertThat(new Sampler(net, scheduler, 2).sample(noise, null).toFloatArray())
                    .isNotEqualTo(first);
            assertThat(noise.toFloatArray()).isEqualTo(given);
        }
    }

    @Test
    void singleSteps_makeTheSameWalk_andThereAreNoMore() {
        try (NDManager manager = Torch.newManager()) {
            Sampler sampler = new Sampler(Tiny.unet(manager), new DdpmScheduler(SchedulerConfig.defaults(), 5), 1);
            NDArray noise = Tiny.images(manager, 2, 0);
            NDArray x = noise;
            for (int i = 0; i < 5; i++) {
                x = sampler.step(x, i, null).previous();
            }
            assertThat(x).isEqualTo(sampler.sample(noise, null));
            NDArray last = x;
            assertThatThrownBy(() -> sampler.step(last, 5, null)).hasMessage("i: wanted 0..4, got 5");
        }
    }

    @ParameterizedTest
    @EnumSource(SchedulerKind.class)
    void whatAStepLooksBackAt_livesOneStepLonger_andNothingIsLeft(SchedulerKind kind) {
        try (NDManager manager = Torch.newManager()) {
            Sampler sampler = new Sampler(Tiny.unet(manager), kind.scheduler(SchedulerConfig.defaults(), 7), 1);
            NDArray noise = Tiny.images(manager, 2, 0);
            int before = NothingLeft.count(manager);
            List<StepOutput> seen = new ArrayList<>();
            NDArray sample = sampler.sample(noise, null, (output, step) -> seen.add(output));
            assertThat(seen).hasSize(7);
            assertThat(NothingLeft.count(manager)).isEqualTo(before + 1); // the sample
            assertThat(seen).allMatch(output -> output.original().isReleased());

            NDArray x = noise;
            StepOutput last = null;
            for (int i = 0; i < 7; i++) {
                last = sampler.step(x, i, null, last);
                x = last.previous();
            }
            assertThat(x).isEqualTo(sample);
        }
    }

    @Test
    void steering_goesAsFar_byEveryScheduler() {
        SchedulerConfig config = SchedulerConfig.fromJson(
                SchedulerConfig.defaults().toJson().put("clip_sample", false), new ArrayList<>());
        double far = steered(new DdimScheduler(config, 20));
        for (SchedulerKind kind : SchedulerKind.values()) {
            // one that draws lines on overshoots where images move
            assertThat(steered(kind.scheduler(config, 20)) / far).as("%s", kind).isCloseTo(1, offset(0.2));
        }
    }

    /** How far images move that a network sees no noise in. */
    private static double steered(Scheduler scheduler) {
        Denoiser none = new Denoiser() {
            @Override
            public NDArray apply(NDArray x, NDArray timesteps, NDArray labels) {
                return x.zerosLike();
            }

            @Override
            public long[] imageShape() {
                return new long[] {1, 8, 8};
            }

            @Override
            public int classes() {
                return 0;
            }
        };
        GuidanceLoss brightness = (images, which) -> GuidanceLoss.meanPerImage(images);
        Steering darker = new Steering(brightness, Strength.of(5), Guidance.Path.PAST_UNET);
        try (NDManager manager = Torch.newManager()) {
            NDArray noise = Tiny.images(manager, 2, 0);
            NDArray free = new Sampler(none, scheduler, 1).sample(noise, null);
            NDArray steered = new Sampler(none, scheduler, darker, 1).sample(noise, null);
            return free.sub(steered).mean().getFloat();
        }
    }

    @Test
    void interruption_stopsWithinOneStep_andFreesEverything() {
        try (NDManager manager = Torch.newManager()) {
            Sampler sampler = new Sampler(Tiny.unet(manager), new DdimScheduler(SchedulerConfig.defaults(), 10), 1);
            NDArray noise = Tiny.images(manager, 2, 0);
            int before = NothingLeft.count(manager);
            List<Integer> seen = new ArrayList<>();
            assertThatThrownBy(() -> sampler.sample(noise, null, (output, step) -> {
                        seen.add(step);
                        if (step == 3) {
                            Thread.currentThread().interrupt();
                        }
                    }))
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("step 4 of 10");
            assertThat(seen).containsExactly(0, 1, 2, 3);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThatThrownBy(() -> sampler.sample(noise, manager.create(new long[2])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("labels");
            assertThat(NothingLeft.count(manager)).isEqualTo(before + 1); // the labels
            assertThat(noise.isReleased()).isFalse();
        }
    }

    @Test
    void labels_mustBeOneForEachPicture() {
        try (NDManager manager = Torch.newManager()) {
            Sampler sampler =
                    new Sampler(Tiny.conditioned(manager, 1), new DdimScheduler(SchedulerConfig.defaults(), 2), 1);
            assertThatThrownBy(() -> sampler.sample(Tiny.images(manager, 2, 0), manager.create(new long[4])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("labels must be (2), got (4)");
        }
    }

    @Test
    void aStep_neverTakesItsArgumentsAlong() {
        for (PredictionType type : PredictionType.values()) {
            SchedulerConfig config = SchedulerConfig.fromJson(
                    SchedulerConfig.defaults()
                            .with(BetaSchedule.LINEAR, type)
                            .toJson()
                            .put("clip_sample", false),
                    new ArrayList<>());
            for (SchedulerKind kind : SchedulerKind.values()) {
                Scheduler scheduler = kind.scheduler(config, 11);
                int first = scheduler.timesteps()[0];
                try (NDManager manager = Torch.newManager()) {
                    NDArray output = Tiny.images(manager, 1, 0);
                    NDArray x = Tiny.images(manager, 1, 1);
                    NDArray noise = Tiny.images(manager, 1, 2);
                    try (Scope scope = new Scope()) {
                        assertThat(scope).isNotNull();
                        StepOutput step = scheduler.step(output, first, x, noise);
                        assertThat(step.original()).isNotSameAs(output);
                    }
                    assertThat(List.of(output, x, noise)).noneMatch(NDArray::isReleased);
                }
            }
        }
    }

    @Test
    void wrongSteps_areRefusedByName() {
        SchedulerConfig config = SchedulerConfig.defaults();
        try (NDManager manager = Torch.newManager()) {
            NDArray x = Tiny.images(manager, 2, 0);
            NDArray other = Tiny.images(manager, 1, 0);
            for (Scheduler scheduler : List.of(new DdimScheduler(config, 10, 1), new DdpmScheduler(config, 10))) {
                assertThatThrownBy(() -> scheduler.step(other, 500, x, x)).hasMessageContaining("output");
                assertThatThrownBy(() -> scheduler.step(x, 500, x, null)).hasMessageContaining("noise");
                assertThatThrownBy(() -> scheduler.step(x, 500, x, other)).hasMessageContaining("noise");
                for (int t : new int[] {-1, 1000}) {
                    assertThatThrownBy(() -> scheduler.step(x, t, x, x))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("0..999")
                            .hasMessageContaining("" + t);
                }
            }
        }
        assertThatThrownBy(() -> new DdimScheduler(config, 0)).hasMessageContaining("1..1000");
        assertThatThrownBy(() -> new DdpmScheduler(config, 1001)).hasMessageContaining("1..1000");
        assertThatThrownBy(() -> new DdimScheduler(config, 10, 1.1)).hasMessageContaining("eta");
    }

    private static ClassConditionedUNet goldenNet(NDManager manager, SafeTensorsFile golden) throws Exception {
        JsonNode json = Golden.json("unet_mnist");
        UNet2DConfig config = UNet2DConfig.fromJson(json, new ArrayList<>());
        ClassConditionedUNet net = new ClassConditionedUNet(10, 4, config, Init.blank(manager));
        try (SafeTensorsFile weights = Golden.tensors("unet_mnist")) {
            Golden.fill(net.unet(), weights, "weights/", manager);
        }
        Golden.fill(net.embedding(), golden, "class_emb.", manager);
        return net;
    }

    private static void compare(NDArray actual, SafeTensorsFile golden, String name, double tolerance) {
        try {
            assertThat(Golden.difference(actual, golden.read(name, actual.getManager())))
                    .as(name)
                    .isLessThan(tolerance);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
