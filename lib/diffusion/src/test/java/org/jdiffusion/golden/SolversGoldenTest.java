package org.jdiffusion.golden;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.function.BiFunction;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.nn.Init;
import org.jdiffusion.schedule.DpmSolverScheduler;
import org.jdiffusion.schedule.EulerAncestralScheduler;
import org.jdiffusion.schedule.EulerScheduler;
import org.jdiffusion.schedule.HeunScheduler;
import org.jdiffusion.schedule.Scheduler;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.schedule.StepOutput;
import org.jdiffusion.schedule.TimestepSpacing;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.ClassConditionedUNet;
import org.jdiffusion.unet.UNet2DConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole walks of the solvers: what the network sees, x0 and the end; see make_solvers.py. */
@ExtendWith(NothingLeft.class)
class SolversGoldenTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DPMSolverMultistepScheduler",
                "EulerDiscreteScheduler",
                "EulerAncestralDiscreteScheduler",
                "HeunDiscreteScheduler"
            })
    void everyWalk_isThatOfDiffusers(String type) throws Exception {
        try (NDManager manager = Torch.newManager()) {
            assertThat(walks("solvers", type, manager, SolversGoldenTest::net)).isGreaterThan(15);
        }
    }

    @Test
    void aRealNetworksWalk_isThatOfDiffusers() throws Exception {
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile weights = Golden.tensors("unet_mnist");
                SafeTensorsFile classes = Golden.tensors("trajectories");
                Grad off = Grad.off()) {
            assertThat(off).isNotNull();
            UNet2DConfig config = UNet2DConfig.fromJson(Golden.json("unet_mnist"), new ArrayList<>());
            ClassConditionedUNet net = new ClassConditionedUNet(10, 4, config, Init.blank(manager));
            Golden.fill(net.unet(), weights, "weights/", manager);
            Golden.fill(net.embedding(), classes, "class_emb.", manager);
            NDArray labels = classes.read("labels", manager);
            assertThat(walks("solvers_unet", "", manager, (x, t) -> net.apply(x, t, labels)))
                    .isEqualTo(16);
        }
    }

    /** Walks all cases of a file that are of one type, or all, and says how many. */
    private static int walks(String file, String type, NDManager manager, BiFunction<NDArray, Integer, NDArray> network)
            throws IOException {
        JsonNode cases = Golden.json(file).get("cases");
        int walked = 0;
        try (SafeTensorsFile golden = Golden.tensors(file)) {
            for (int i = 0; i < cases.size(); i++) {
                if (cases.get(i).at("/config/_class_name").asText().startsWith(type)) {
                    try (Scope scope = new Scope()) {
                        assertThat(scope).isNotNull();
                        walk(cases.get(i), i, golden, manager, network);
                    }
                    walked++;
                }
            }
        }
        return walked;
    }

    private static void walk(
            JsonNode one,
            int number,
            SafeTensorsFile golden,
            NDManager manager,
            BiFunction<NDArray, Integer, NDArray> network)
            throws IOException {
        Scheduler scheduler = scheduler(one);
        int[] timesteps = scheduler.timesteps();
        assertThat(timesteps)
                .as(one.toString())
                .isEqualTo(new ObjectMapper().convertValue(one.get("timesteps"), int[].class));
        NDArray fresh = golden.read("fresh", manager);
        NDArray x = golden.read("noise", manager).mul(start(scheduler));
        StepOutput before = null;
        for (int i = 0; i < timesteps.length; i++) {
            int t = timesteps[i];
            NDArray noise = scheduler.needsNoise(t) ? fresh.get(new NDIndex("{}", i)) : null;
            check(x, golden, number + "/seen_" + (i + 1), one);
            before = scheduler.step(network.apply(x, t), t, x, noise, before);
            check(before.original(), golden, number + "/original_" + (i + 1), one);
            x = before.previous();
        }
        check(x, golden, number + "/end", one);
    }

    /** What diffusers multiplies the noise with that it starts from. */
    private static double start(Scheduler scheduler) {
        boolean asItIs = scheduler instanceof DpmSolverScheduler
                || scheduler.config().timestepSpacing() == TimestepSpacing.LEADING;
        return asItIs
                ? 1
                : Math.sqrt(1 - scheduler.config().noise().alphaBar(scheduler.timesteps()[0]));
    }

    private static void check(NDArray found, SafeTensorsFile golden, String name, JsonNode one) throws IOException {
        if (golden.tensors().containsKey(name)) {
            assertThat(Golden.relative(found, golden.read(name, found.getManager())))
                    .as("%s of %s", name, one)
                    .isLessThan(1e-4); // round-off 4e-5 on either side
        }
    }

    private static Scheduler scheduler(JsonNode one) {
        SchedulerConfig config = SchedulerConfig.fromJson(one.get("config"), new ArrayList<>());
        int steps = one.get("steps").asInt();
        String type = one.at("/config/_class_name").asText();
        Scheduler scheduler = switch (type) {
            case "DPMSolverMultistepScheduler" -> new DpmSolverScheduler(config, steps);
            case "EulerDiscreteScheduler" -> new EulerScheduler(config, steps);
            case "EulerAncestralDiscreteScheduler" -> new EulerAncestralScheduler(config, steps);
            default -> new HeunScheduler(config, steps);
        };
        assertThat(scheduler.toJson().get("_class_name").asText()).isEqualTo(type);
        return scheduler;
    }

    /** The network of make_samplers.py: it bends the picture, mixes the batch and looks at the clock. */
    private static NDArray net(NDArray x, int t) {
        return x.tanh()
                .mul(0.8f)
                .add(x.flip(0).mul(2).add((float) (t / 100.0)).sin().mul(0.3f));
    }
}
