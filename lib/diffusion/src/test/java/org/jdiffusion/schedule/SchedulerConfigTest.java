package org.jdiffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.Tiny;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NothingLeft.class)
class SchedulerConfigTest {
    @Test
    void json_roundTrips_andUnknownKeysAreReportedOnce() throws Exception {
        SchedulerConfig config = new SchedulerConfig(
                3,
                0.001,
                0.01,
                BetaSchedule.SCALED_LINEAR,
                List.of(0.1, 0.2, 1.0),
                true,
                PredictionType.V_PREDICTION,
                VarianceType.LEARNED_RANGE,
                TimestepSpacing.TRAILING,
                1,
                false,
                false,
                2,
                true,
                0.9,
                1.5);
        List<String> unknown = new ArrayList<>();
        assertThat(SchedulerConfig.fromJson(config.toJson(), unknown)).isEqualTo(config);
        assertThat(unknown).isEmpty();
        assertThat(read("{}")).isEqualTo(SchedulerConfig.defaults());
        SchedulerConfig.fromJson(json("{\"_x\":1,\"lower_order_final\":true}"), unknown);
        assertThat(unknown).containsExactly("lower_order_final");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    num_train_timesteps    | "many"
                    num_train_timesteps    | 1
                    num_train_timesteps    | 10.5
                    num_train_timesteps    | 99999999999
                    beta_start             | "0.1"
                    beta_start             | -0.1
                    beta_end               | 1.5
                    beta_end               | null
                    beta_schedule          | "exp"
                    beta_schedule          | null
                    prediction_type        | "flow"
                    timestep_spacing       | "random"
                    clip_sample            | "yes"
                    clip_sample_range      | 0
                    set_alpha_to_one       | 1
                    steps_offset           | -1
                    steps_offset           | true
                    variance_type          | "large"
                    variance_type          | 3
                    thresholding           | null
                    dynamic_thresholding_ratio | 1.1
                    sample_max_value       | 1e999
                    trained_betas          | [0.1]
                    trained_betas          | []
                    trained_betas          | 0.1
                    trained_betas          | [0.1, "0.2"]
                    rescale_betas_zero_snr | 1
                    predict_epsilon        | false
                    predict_epsilon        | "true"
                    _class_name            | "FlowMatchEulerDiscreteScheduler"
                    """)
    void whatIsNotSupported_isRefusedByName(String key, String value) {
        assertThatThrownBy(() -> read("{\"" + key + "\":" + value + "}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }

    @Test
    void messages_sayWhatWasWanted_andWhatCame() {
        assertThatThrownBy(() -> read("{\"timestep_spacing\":\"random\"}"))
                .hasMessage("timestep_spacing: wanted one of [leading, linspace, trailing], got \"random\"");
        refused(() -> read("[]"), "an object");
        refused(
                () -> read("{\"num_train_timesteps\":2,\"trained_betas\":[0.1,1.5]}"),
                "trained_betas must lie in 0..1, got 1.5");
    }

    @Test
    void numbersMayBeWrittenEitherWay_andNullMeansNone() throws Exception {
        assertThat(read("{\"num_train_timesteps\":1000.0,\"clip_sample_range\":1,\"variance_type\":null,"
                        + "\"trained_betas\":null,\"predict_epsilon\":true}"))
                .isEqualTo(SchedulerConfig.defaults());
        assertThat(read("{\"prediction_type\":\"sample\",\"predict_epsilon\":false}")
                        .predictionType())
                .isEqualTo(PredictionType.SAMPLE);
    }

    @Test
    void aSolversSettings_areTaken_andItsOwnKeysReported() throws Exception {
        List<String> unknown = new ArrayList<>();
        SchedulerConfig config = SchedulerConfig.fromJson(
                json("{\"_class_name\":\"DPMSolverMultistepScheduler\",\"_diffusers_version\":\"0.31.0\","
                        + "\"beta_schedule\":\"scaled_linear\",\"solver_order\":2,\"use_karras_sigmas\":false}"),
                unknown);
        assertThat(config.betaSchedule()).isEqualTo(BetaSchedule.SCALED_LINEAR);
        assertThat(unknown).containsExactly("solver_order", "use_karras_sigmas");
    }

    @Test
    void oneScheduler_isSwappedForTheOther_withAllItsSettings() throws Exception {
        SchedulerConfig config = read("{\"variance_type\":\"fixed_large\",\"set_alpha_to_one\":false}");
        DdimScheduler ddim = DdimScheduler.from(new DdpmScheduler(config, 30));
        DdpmScheduler ddpm = DdpmScheduler.from(ddim);
        assertThat(ddpm.config()).isSameAs(ddim.config()).isSameAs(config);
        assertThat(ddpm.timesteps()).hasSize(30).isEqualTo(ddim.timesteps());
        assertThat(ddim.toJson().path("_class_name").asText()).isEqualTo("DDIMScheduler");
        assertThat(ddpm.toJson().path("_class_name").asText()).isEqualTo("DDPMScheduler");
        assertThat(SchedulerConfig.fromJson(ddim.toJson(), new ArrayList<>())).isEqualTo(config);
    }

    @Test
    void customTimesteps_mustFall_withinTheTable() {
        SchedulerConfig config = SchedulerConfig.defaults();
        assertThat(new DdpmScheduler(config, new int[] {999, 7}).timesteps()).containsExactly(999, 7);
        for (int[] wrong : new int[][] {{}, {1000, 1}, {5, 5}, {5, 6}, {3, -1}}) {
            refused(() -> new DdpmScheduler(config, wrong), "0..999, got " + Arrays.toString(wrong));
        }
    }

    @Test
    void learnedVariance_needsAnOutputOfTwiceTheChannels() throws Exception {
        SchedulerConfig config = read("{\"variance_type\":\"learned\"}");
        try (NDManager m = Torch.newManager()) {
            NDArray x = Tiny.images(m, 2, 0);
            refused(() -> new DdpmScheduler(config, 10).step(x, 500, x, x), "twice the channels");
            refused(
                    () -> new DdpmScheduler(config, 10).step(m.ones(new Shape(2)), 0, m.ones(new Shape(2)), x),
                    "twice");
        }
    }

    @Test
    void largeVarianceByItsLogarithm_isTheLargeVariance() throws Exception { // diffusers: the root of a logarithm, NaN
        try (NDManager m = Torch.newManager()) {
            NDArray x = Tiny.images(m, 2, 0);
            NDArray plain = new DdpmScheduler(read("{\"variance_type\":\"fixed_large\"}"), 10)
                    .step(x, 500, x, x)
                    .previous();
            NDArray log = new DdpmScheduler(read("{\"variance_type\":\"fixed_large_log\"}"), 10)
                    .step(x, 500, x, x)
                    .previous();
            assertThat(log).isEqualTo(plain);
        }
    }

    @Test
    void allNoiseFresh_fromNothingOfTheImage_isANumber() throws Exception { // diffusers: the root of -6e-8, NaN
        SchedulerConfig config = read("{\"rescale_betas_zero_snr\":true,\"timestep_spacing\":\"trailing\"}");
        try (NDManager m = Torch.newManager()) {
            NDArray x = Tiny.images(m, 1, 0);
            StepOutput step = new DdimScheduler(config, 40, 1).step(Tiny.images(m, 1, 1), 999, x, x);
            assertThat(step.previous().toFloatArray()).doesNotContain(Float.NaN);
        }
    }

    @Test
    void offsetPastTheTable_isRefusedAtThatStep() throws Exception {
        SchedulerConfig config = read("{\"steps_offset\":1}");
        try (NDManager m = Torch.newManager()) {
            NDArray x = Tiny.images(m, 1, 0);
            refused(() -> new DdimScheduler(config, 1000).step(x, 1000, x, x), "0..999, got 1000");
        }
    }

    @Test
    void ddpm_refusesTimestepsThatItDoesNotVisit() {
        DdpmScheduler scheduler = new DdpmScheduler(SchedulerConfig.defaults(), 50);
        try (NDManager m = Torch.newManager()) {
            NDArray x = Tiny.images(m, 1, 0);
            refused(() -> scheduler.step(x, 981, x, x), "981");
        }
    }

    @Test
    void noising_refusesShapesThatWouldBroadcast() {
        NoiseSchedule schedule = SchedulerConfig.defaults().noise();
        try (NDManager m = Torch.newManager()) {
            NDArray x = Tiny.images(m, 2, 0);
            NDArray t = m.create(new long[2]);
            refused(() -> schedule.addNoise(x, Tiny.images(m, 1, 0), t), "noise");
            refused(() -> schedule.velocity(x, Tiny.images(m, 1, 0), t), "noise");
            refused(() -> schedule.addNoise(m.create(1f), m.create(1f), m.create(new long[1])), "(N)");
            refused(() -> schedule.addNoise(x, x, m.create(new long[1])), "timesteps");
            refused(() -> schedule.addNoise(x, x, m.create(new int[2])), "int64");
            refused(() -> schedule.addNoise(x, x, m.create(new long[] {0, 1L << 33})), "0..999");
            refused(() -> schedule.addNoise(x, x, m.create(new long[] {-1, 0})), "0..999");
            int before = NothingLeft.count(m);
            schedule.addNoise(x, x, t).close();
            assertThat(NothingLeft.count(m)).isEqualTo(before);
        }
        refused(() -> schedule.alphaBar(1000), "0..999");
        refused(() -> schedule.beta(-1), "0..999");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String word) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(word);
    }

    private static SchedulerConfig read(String text) throws Exception {
        return SchedulerConfig.fromJson(json(text), new ArrayList<>());
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
