package org.jdiffusion.golden;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.schedule.DdpmScheduler;
import org.jdiffusion.schedule.NoiseSchedule;
import org.jdiffusion.schedule.Scheduler;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.schedule.StepOutput;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerGoldenTest {
    @Test
    void tables_areTorchsToTheLastBit() throws Exception {
        JsonNode index = Golden.json("schedules");
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile golden = Golden.tensors("schedules")) {
            for (Iterator<String> names = index.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                NoiseSchedule schedule = config(index.get(name)).noise();
                float[] betas = golden.read(name + "/betas", manager).toFloatArray();
                for (int t = 0; t < schedule.steps(); t++) {
                    assertThat(schedule.beta(t)).as("%s beta %d", name, t).isEqualTo(betas[t]);
                }
                assertThat(schedule.alphaBars())
                        .as(name)
                        .isEqualTo(
                                golden.read(name + "/alphas_cumprod", manager).toFloatArray());

                NDArray clean = golden.read("clean", manager);
                NDArray noise = golden.read("noise", manager);
                NDArray timesteps = golden.read(name + "/timesteps", manager);
                assertThat(Golden.relative(
                                schedule.addNoise(clean, noise, timesteps), golden.read(name + "/add_noise", manager)))
                        .isLessThan(1e-6);
                assertThat(Golden.relative(
                                schedule.velocity(clean, noise, timesteps),
                                golden.read(name + "/get_velocity", manager)))
                        .isLessThan(1e-6);
            }
        }
    }

    @Test
    void timesteps_areThoseOfDiffusers() throws Exception {
        JsonNode index = Golden.json("timesteps");
        for (JsonNode list : index.get("lists")) {
            SchedulerConfig config = config(list);
            int steps = list.get("num_inference_steps").asInt();
            List<Integer> wanted = new ArrayList<>();
            list.get("timesteps").forEach(t -> wanted.add(t.asInt()));
            assertThat(new DdimScheduler(config, steps).timesteps())
                    .as(list.toString())
                    .containsExactly(wanted.stream().mapToInt(i -> i).toArray());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ddim", "ddpm"})
    void everyStep_isThatOfDiffusers(String kind) throws Exception {
        JsonNode cases = Golden.json(kind + "_steps").get("cases");
        JsonNode schedulers = Golden.json(kind + "_schedulers");
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile golden = Golden.tensors(kind + "_steps")) {
            NDArray output = golden.read("model_output", manager);
            NDArray x = golden.read("sample", manager);
            NDArray noise = golden.read("noise", manager);
            NDArray previous = golden.read("prev_sample", manager);
            NDArray original = golden.read("pred_original_sample", manager);
            for (int i = 0; i < cases.size(); i++) {
                JsonNode one = cases.get(i);
                SchedulerConfig config =
                        config(schedulers.get(one.get("scheduler").asInt()));
                int steps = one.get("num_inference_steps").asInt();
                Scheduler scheduler = kind.equals("ddim")
                        ? new DdimScheduler(config, steps, one.get("eta").asDouble())
                        : new DdpmScheduler(config, steps);
                int t = one.get("timestep").asInt();
                StepOutput step = scheduler.step(output, t, x, noise);
                // single operations in float32, no sums: a few units in the last place
                assertThat(Golden.relative(step.previous(), previous.get(new NDIndex("{}", i))))
                        .as("previous of %s", one)
                        .isLessThan(1e-6);
                assertThat(Golden.relative(step.original(), original.get(new NDIndex("{}", i))))
                        .as("original of %s", one)
                        .isLessThan(Math.max(1e-6, Golden.roundoffOfOriginal(scheduler, t)));
            }
        }
    }

    private static SchedulerConfig config(JsonNode json) {
        return SchedulerConfig.fromJson(json, new ArrayList<>());
    }
}
