package org.jdiffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
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
                500,
                0.001,
                0.01,
                BetaSchedule.SCALED_LINEAR,
                PredictionType.V_PREDICTION,
                TimestepSpacing.TRAILING,
                false,
                2,
                false,
                1,
                true);
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
                    beta_start             | 0
                    beta_end               | 1
                    beta_end               | null
                    beta_schedule          | "sigmoid"
                    prediction_type        | "flow"
                    timestep_spacing       | "random"
                    clip_sample            | "yes"
                    clip_sample_range      | 0
                    set_alpha_to_one       | 1
                    steps_offset           | -1
                    steps_offset           | true
                    variance_type          | "learned"
                    thresholding           | true
                    trained_betas          | [0.1]
                    rescale_betas_zero_snr | true
                    _class_name            | "FlowMatchEulerDiscreteScheduler"
                    """)
    void whatIsNotSupported_isRefusedByName(String key, String value) {
        assertThatThrownBy(() -> read("{\"" + key + "\":" + value + "}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }

    @Test
    void variancesThatAreTheSameNumber_areTheSame() throws Exception {
        assertThat(read("{\"variance_type\":\"fixed_small_log\"}")).isEqualTo(SchedulerConfig.defaults());
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
