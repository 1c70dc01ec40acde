package org.jdiffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.Tiny;
import org.jdiffusion.golden.Golden;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

@ExtendWith(NothingLeft.class)
class SolversTest {
    private static final SchedulerConfig CONFIG = SchedulerConfig.defaults().held(false, false);
    private static final Bell BELL = new Bell(0.3, 0.5, CONFIG.noise());

    @ParameterizedTest
    @EnumSource(SchedulerKind.class)
    void everyName_makesItsScheduler_whichSaysWhoItIs(SchedulerKind kind) {
        assertThat(SchedulerKind.of(kind.toString())).isSameAs(kind);
        Scheduler scheduler = kind.scheduler(CONFIG, 9);
        assertThat(scheduler.timesteps()).hasSize(9);
        assertThat(scheduler.config()).isSameAs(CONFIG);
        assertThat(scheduler.toJson().get("_class_name").asText())
                .isEqualTo(
                        switch (kind) {
                            case DDIM -> "DDIMScheduler";
                            case DDPM -> "DDPMScheduler";
                            case DPM_SOLVER -> "DPMSolverMultistepScheduler";
                            case EULER -> "EulerDiscreteScheduler";
                            case EULER_ANCESTRAL -> "EulerAncestralDiscreteScheduler";
                            case HEUN -> "HeunDiscreteScheduler";
                        });
        assertThat(SchedulerConfig.fromJson(scheduler.toJson(), new ArrayList<>()))
                .isEqualTo(CONFIG);
    }

    @Test
    void aNameThatIsNone_isRefused_withThoseThatAre() {
        assertThatThrownBy(() -> SchedulerKind.of("lms"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scheduler: wanted one of [ddim, ddpm, dpm++, euler, euler-a, heun], got 'lms'");
    }

    @Test
    void oneIsSwappedForAnother_withAllItsSettings() {
        Scheduler ddim = new DdimScheduler(SchedulerConfig.defaults(), 9);
        for (Scheduler swapped : List.of(
                DpmSolverScheduler.from(ddim),
                EulerScheduler.from(ddim),
                EulerAncestralScheduler.from(ddim),
                HeunScheduler.from(ddim))) {
            assertThat(swapped.config()).isSameAs(ddim.config());
            assertThat(swapped.timesteps()).hasSize(9);
        }
    }

    @Test
    void timesteps_cannotBeChangedFromOutside() {
        for (SchedulerKind kind : SchedulerKind.values()) {
            Scheduler scheduler = kind.scheduler(CONFIG, 3);
            int first = scheduler.timesteps()[0];
            Arrays.fill(scheduler.timesteps(), 7);
            assertThat(scheduler.timesteps()[0]).isEqualTo(first).isNotEqualTo(7);
        }
    }

    @Test
    void heun_visitsAllButTheFirstTwice_andLeavesAnEvenStepOut() {
        assertThat(new HeunScheduler(CONFIG, 7).timesteps()).containsExactly(750, 500, 500, 250, 250, 0, 0);
        assertThat(new HeunScheduler(CONFIG, 8).timesteps()).isEqualTo(new HeunScheduler(CONFIG, 7).timesteps());
        assertThat(new HeunScheduler(CONFIG, 1).timesteps()).containsExactly(0);
    }

    @Test
    void linspace_isRefused_whereItVisitsFractions() {
        SchedulerConfig even = CONFIG.with(TimestepSpacing.LINSPACE);
        for (SchedulerKind kind : List.of(SchedulerKind.EULER, SchedulerKind.EULER_ANCESTRAL, SchedulerKind.HEUN)) {
            refused(() -> kind.scheduler(even, 21), "timestep_spacing linspace", "wanted leading or trailing");
        }
        assertThat(new EulerScheduler(even, 4).timesteps()).containsExactly(999, 666, 333, 0);
        assertThat(new DpmSolverScheduler(even, 20).timesteps())
                .startsWith(999, 949)
                .endsWith(50);
    }

    @Test
    void tooManySteps_orNone_areRefused() {
        for (SchedulerKind kind : SchedulerKind.values()) {
            refused(() -> kind.scheduler(CONFIG, 0), "steps must lie in 1..", "got 0");
            refused(() -> kind.scheduler(CONFIG, 2001), "steps must lie in 1..", "got");
        }
        refused(() -> new DpmSolverScheduler(CONFIG, 1000), "1..999 with timestep_spacing leading");
        assertThat(new DpmSolverScheduler(CONFIG.with(TimestepSpacing.TRAILING), 1000).timesteps())
                .startsWith(999, 998)
                .endsWith(0);
        refused(() -> new EulerScheduler(read("{\"steps_offset\":1}"), 1000), "0..999, got 1000");
    }

    @ParameterizedTest
    @EnumSource(
            value = SchedulerKind.class,
            names = {"DDIM", "DDPM"},
            mode = Mode.EXCLUDE)
    void wrongSteps_areRefusedByName(SchedulerKind kind) {
        Scheduler scheduler = kind.scheduler(CONFIG, 9);
        int first = scheduler.timesteps()[0];
        try (NDManager m = Torch.newManager()) {
            NDArray x = Tiny.images(m, 2, 0);
            NDArray other = Tiny.images(m, 1, 0);
            refused(() -> scheduler.step(other, first, x, x), "output must be shaped as x");
            refused(() -> scheduler.step(x, 998, x, x), "timestep must be one of [", "got 998");
            refused(() -> scheduler.prediction(x, 998, x), "got 998");
            refused(() -> scheduler.prediction(other, first, x), "output");
            if (scheduler.needsNoise(first)) {
                refused(() -> scheduler.step(x, first, x, null), "noise");
                refused(() -> scheduler.step(x, first, x, other), "noise");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SchedulerKind.class,
            names = {"DPM_SOLVER", "HEUN"})
    void aStepBefore_thatCannotHaveBeen_isRefused(SchedulerKind kind) {
        Scheduler scheduler = kind.scheduler(CONFIG, 9);
        int[] timesteps = scheduler.timesteps();
        try (NDManager m = Torch.newManager()) {
            NDArray x = Tiny.images(m, 2, 0);
            StepOutput first = scheduler.step(x, timesteps[0], x, null);
            refused(() -> scheduler.step(x, timesteps[0], x, null, first), "before must be null at timestep", "first");
            NDArray fewer = Tiny.images(m, 1, 0);
            refused(() -> scheduler.step(fewer, timesteps[1], fewer, null, first), "before must be a step of images");
        }
    }

    @Test
    void heun_needsToKnowWhichOfTheTwoAStepIs() {
        HeunScheduler scheduler = new HeunScheduler(CONFIG, 5);
        try (NDManager m = Torch.newManager()) {
            NDArray x = Tiny.images(m, 2, 0);
            StepOutput first = scheduler.step(x, 666, x, null);
            assertThat(first.guess()).isTrue();
            refused(() -> scheduler.step(x, 333, first.previous(), null), "timestep 333 comes twice", "got null");
            StepOutput step = first;
            List<Boolean> guesses = new ArrayList<>();
            for (int t : new int[] {333, 333, 0, 0}) {
                step = scheduler.step(x, t, step.previous(), null, step);
                guesses.add(step.guess());
            }
            assertThat(guesses).containsExactly(false, true, false, false);
            assertThat(step.previous()).isEqualTo(step.original()); // the clean image
        }
    }

    @Test
    void heun_keepsAMoveOfItsGuess() {
        HeunScheduler scheduler = new HeunScheduler(CONFIG, 5);
        try (NDManager m = Torch.newManager()) {
            NDArray x = Tiny.images(m, 2, 0);
            NDArray output = Tiny.images(m, 2, 1);
            StepOutput guess = scheduler.step(x, 666, x, null);
            NDArray plain =
                    scheduler.step(output, 333, guess.previous(), null, guess).previous();
            NDArray moved = guess.previous().add(0.5f);
            NDArray kept = scheduler.step(output, 333, moved, null, guess).previous();
            assertThat(Golden.difference(kept, plain.add(0.5f))).isLessThan(1e-5); // a dozen roundings
        }
    }

    @Test
    void dpmSolver_looksBackAtOneStepAlone() {
        DpmSolverScheduler scheduler = new DpmSolverScheduler(CONFIG, 10);
        int[] t = scheduler.timesteps();
        try (NDManager m = Torch.newManager()) {
            NDArray x = Tiny.images(m, 2, 0);
            StepOutput before = scheduler.step(Tiny.images(m, 2, 1), t[3], x, null);
            NDArray alone = scheduler.step(x, t[4], x, null).previous();
            NDArray ddim = new DdimScheduler(CONFIG, 11).step(x, t[4], x, null).previous();
            assertThat(Golden.relative(alone, ddim)).isLessThan(1e-6);
            assertThat(Golden.difference(
                            scheduler.step(x, t[4], x, null, before).previous(), alone))
                    .isGreaterThan(0.01);
            NDArray last = scheduler.step(x, t[9], x, null, before).previous();
            assertThat(last).isEqualTo(scheduler.step(x, t[9], x, null).previous());
        }
    }

    @Test
    void eulersLines_areDdim_andAncestralOnes_atEtaOne() {
        try (NDManager m = Torch.newManager()) {
            NDArray x = Tiny.images(m, 2, 0);
            NDArray output = Tiny.images(m, 2, 1);
            NDArray noise = Tiny.images(m, 2, 2);
            for (int t : new int[] {900, 500, 100, 0}) {
                NDArray euler = new EulerScheduler(SchedulerConfig.defaults(), 10)
                        .step(output, t, x, null)
                        .previous();
                NDArray ddim =
                        new DdimScheduler(CONFIG, 10).step(output, t, x, null).previous();
                assertThat(Golden.relative(euler, ddim)).as("t " + t).isLessThan(1e-6);
                NDArray ancestral = new EulerAncestralScheduler(SchedulerConfig.defaults(), 10)
                        .step(output, t, x, noise)
                        .previous();
                NDArray fresh = new DdimScheduler(CONFIG, 10, 1)
                        .step(output, t, x, noise)
                        .previous();
                assertThat(Golden.relative(ancestral, fresh)).as("t " + t).isLessThan(1e-5); // 1 - α cancels digits
            }
        }
    }

    @Test
    void x0_isHeldInRange_asTheClassOfThatNameDoes() throws Exception {
        SchedulerConfig clipped = SchedulerConfig.defaults();
        SchedulerConfig dynamic = read("{\"thresholding\":true,\"clip_sample\":false}");
        try (NDManager m = Torch.newManager()) {
            NDArray x = Tiny.images(m, 2, 0).mul(3);
            for (SchedulerKind kind : SchedulerKind.values()) {
                boolean clips = List.of(SchedulerKind.DDIM, SchedulerKind.DDPM, SchedulerKind.HEUN)
                        .contains(kind);
                boolean thresholds = kind != SchedulerKind.HEUN && (clips || kind == SchedulerKind.DPM_SOLVER);
                assertThat(largest(kind.scheduler(clipped, 9), x) <= 1)
                        .as("%s clips", kind)
                        .isEqualTo(clips);
                assertThat(largest(kind.scheduler(dynamic, 9), x) <= 1)
                        .as("%s thresholds", kind)
                        .isEqualTo(thresholds);
            }
        }
    }

    private static double largest(Scheduler scheduler, NDArray x) {
        int first = scheduler.timesteps()[0];
        NDArray output = x.mul(-1);
        StepOutput step = scheduler.step(output, first, x, x);
        assertThat(step.original())
                .isEqualTo(scheduler.prediction(output, first, x).original());
        return Golden.largest(step.original());
    }

    @ParameterizedTest
    @EnumSource(SchedulerKind.class)
    void nothingOfTheImage_isAStartLikeAnother(SchedulerKind kind) throws Exception {
        SchedulerConfig config = read("{\"rescale_betas_zero_snr\":true,\"timestep_spacing\":\"trailing\","
                + "\"prediction_type\":\"v_prediction\",\"clip_sample\":false}");
        try (NDManager m = Torch.newManager()) {
            Scheduler scheduler = kind.scheduler(config, 9);
            assertThat(scheduler.timesteps()[0]).isEqualTo(999);
            NDArray x = Tiny.images(m, 2, 0);
            StepOutput step = scheduler.step(Tiny.images(m, 2, 1), 999, x, x);
            assertThat(Golden.largest(step.previous())).isLessThan(10);
        }
    }

    @ParameterizedTest
    @EnumSource(SchedulerKind.class)
    void twoWalksAtOnce_doNotMeet_andNothingIsLeft(SchedulerKind kind) {
        Scheduler scheduler = kind.scheduler(CONFIG, 9);
        try (NDManager m = Torch.newManager()) {
            NDArray one = Tiny.images(m, 2, 0);
            NDArray two = Tiny.images(m, 2, 1);
            float[] oneAlone = BELL.walk(scheduler, one).toFloatArray();
            float[] twoAlone = BELL.walk(scheduler, two).toFloatArray();
            StepOutput first = new StepOutput(one, one);
            StepOutput second = new StepOutput(two, two);
            int step = 0;
            for (int t : scheduler.timesteps()) {
                NDArray fresh = Noise.normal(m, one.getShape(), step);
                first = scheduler.step(
                        BELL.noise(first.previous(), t), t, first.previous(), fresh, step == 0 ? null : first);
                second = scheduler.step(
                        BELL.noise(second.previous(), t), t, second.previous(), fresh, step == 0 ? null : second);
                step++;
            }
            assertThat(first.previous().toFloatArray()).isEqualTo(oneAlone);
            assertThat(second.previous().toFloatArray()).isEqualTo(twoAlone);
            int before = NothingLeft.count(m);
            StepOutput one0 = scheduler.step(two, scheduler.timesteps()[0], one, two);
            assertThat(NothingLeft.count(m)).isEqualTo(before + 2);
            assertThat(one0.previous().isReleased()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SchedulerKind.class,
            names = {"DDPM", "EULER_ANCESTRAL"},
            mode = Mode.EXCLUDE)
    void moreSteps_endNearerToTheExactWalk(SchedulerKind kind) {
        double[] distances = IntStream.of(10, 20, 40)
                .mapToDouble(steps -> BELL.distance(kind.scheduler(CONFIG, steps)))
                .toArray();
        // twice the steps: half the distance at order 1, a quarter at order 2, and a step of first order at the end
        double gain = kind == SchedulerKind.DDIM || kind == SchedulerKind.EULER ? 1.8 : 3.5;
        assertThat(distances[1]).isLessThan(distances[0] / gain);
        assertThat(distances[2]).isLessThan(distances[1] / gain);
    }

    @Test
    void ofSecondOrder_endNearer_forAsMuchWork() {
        double first = BELL.distance(new DdimScheduler(CONFIG, 20));
        assertThat(BELL.distance(new DpmSolverScheduler(CONFIG, 20))).isLessThan(first / 3);
        assertThat(BELL.distance(new HeunScheduler(CONFIG, 20))).isLessThan(first / 1.7);
    }

    @ParameterizedTest
    @EnumSource(SchedulerKind.class)
    void moreSteps_makeMoreOfTheDataVariety(SchedulerKind kind) {
        double few = BELL.misfit(kind.scheduler(CONFIG, 10));
        double some = BELL.misfit(kind.scheduler(CONFIG, 20));
        double many = BELL.misfit(kind.scheduler(CONFIG, 80));
        assertThat(few).isGreaterThan(1.3 * some);
        assertThat(some).isGreaterThan(1.3 * many);
    }

    private static void refused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(words);
    }

    private static SchedulerConfig read(String text) throws Exception {
        return SchedulerConfig.fromJson(new ObjectMapper().readTree(text), new ArrayList<>());
    }
}
