package org.jdiffusion.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.schedule.DdpmScheduler;
import org.jdiffusion.schedule.NoiseSchedule;
import org.jdiffusion.schedule.Scheduler;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.schedule.StepOutput;
import org.jdiffusion.schedule.VarianceType;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables and whole walks of both samplers over all their settings; see make_samplers.py. */
@ExtendWith(NothingLeft.class)
class SamplersGoldenTest {
    private static final List<Integer> KEPT = List.of(1, 20, 40);

    @Test
    void tables_areTorchsToTheLastBit() throws Exception {
        JsonNode tables = Golden.json("sampler_tables").get("tables");
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile golden = Golden.tensors("sampler_tables")) {
            for (int i = 0; i < tables.size(); i++) {
                NoiseSchedule schedule = config(tables.get(i)).noise();
                float[] betas = golden.read(i + "/betas", manager).toFloatArray();
                float[] found = new float[schedule.steps()];
                for (int t = 0; t < found.length; t++) {
                    found[t] = schedule.beta(t);
                }
                float[] alphaBars = golden.read(i + "/alphas_cumprod", manager).toFloatArray();
                if (tables.get(i).path("rescale_betas_zero_snr").asBoolean()) {
                    // made of roots, which MKL rounds otherwise on another CPU, divided by their difference
                    assertThat(found).as("betas of %s", tables.get(i)).containsExactly(betas, offset(1e-5f));
                    assertThat(schedule.alphaBars())
                            .as("alphas of %s", tables.get(i))
                            .containsExactly(alphaBars, offset(1e-5f));
                } else {
                    assertThat(found).as("betas of %s", tables.get(i)).isEqualTo(betas);
                    assertThat(schedule.alphaBars())
                            .as("alphas of %s", tables.get(i))
                            .isEqualTo(alphaBars);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DDIMScheduler", "DDPMScheduler"})
    void everyWalk_endsWhereThatOfDiffusersEnds(String kind) throws Exception {
        JsonNode cases = Golden.json("samplers").get("cases");
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile golden = Golden.tensors("samplers")) {
            NDArray initial = golden.read("initial", manager);
            NDArray noise = golden.read("noise", manager);
            for (int i = 0; i < cases.size(); i++) {
                if (cases.get(i).at("/config/_class_name").asText().equals(kind)) {
                    walk(cases.get(i), i, golden, initial, noise);
                }
            }
        }
    }

    private static void walk(JsonNode one, int number, SafeTensorsFile golden, NDArray initial, NDArray noise)
            throws IOException {
        Scheduler scheduler = scheduler(one);
        VarianceType variance = scheduler.config().varianceType();
        int[] timesteps = scheduler.timesteps();
        assertThat(timesteps).as(one.toString()).isEqualTo(ints(one.get("timesteps")));
        try (Scope all = new Scope()) {
            assertThat(all).isNotNull();
            NDArray x = initial;
            for (int i = 0; i < timesteps.length; i++) {
                int t = timesteps[i];
                StepOutput step = scheduler.step(net(x, t, variance), t, x, noise.get(new NDIndex("{}", i)));
                x = step.previous();
                if (KEPT.contains(i + 1)) {
                    // a step is a few operations in float32; over 40 of them round-off alone comes to 2e-5
                    double tolerance = i == 0 ? 1e-6 : 1e-4;
                    double ofOriginal = Math.max(tolerance, Golden.roundoffOfOriginal(scheduler, t));
                    check(step.previous(), golden, number + "/previous_" + (i + 1), tolerance, one);
                    check(step.original(), golden, number + "/original_" + (i + 1), ofOriginal, one);
                }
            }
        }
    }

    private static void check(NDArray found, SafeTensorsFile golden, String name, double tolerance, JsonNode one)
            throws IOException {
        assertThat(Golden.relative(found, golden.read(name, found.getManager())))
                .as("%s of %s", name, one)
                .isLessThan(tolerance);
    }

    private static Scheduler scheduler(JsonNode one) {
        SchedulerConfig config = config(one.get("config"));
        if (one.has("custom")) {
            return new DdpmScheduler(config, ints(one.get("custom")));
        }
        int steps = one.get("steps").asInt();
        return one.has("eta")
                ? new DdimScheduler(
                        config,
                        steps,
                        one.get("eta").asDouble(),
                        one.get("use_clipped_model_output").asBoolean())
                : new DdpmScheduler(config, steps);
    }

    /** The network of the script: it bends the picture, mixes the batch and looks at the clock. */
    private static NDArray net(NDArray x, int t, VarianceType variance) {
        NDArray out = x.tanh()
                .mul(0.8f)
                .add(x.flip(0).mul(2).add((float) (t / 100.0)).sin().mul(0.3f));
        return switch (variance) {
            case LEARNED -> out.concat(x.cos().add(1.5f).mul(0.01f), 1);
            case LEARNED_RANGE -> out.concat(x.add(t).cos(), 1);
            default -> out;
        };
    }

    private static int[] ints(JsonNode list) {
        return new ObjectMapper().convertValue(list, int[].class);
    }

    private static SchedulerConfig config(JsonNode json) {
        return SchedulerConfig.fromJson(json, new ArrayList<>());
    }
}
