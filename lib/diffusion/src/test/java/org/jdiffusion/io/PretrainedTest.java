package org.jdiffusion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.Tiny;
import org.jdiffusion.schedule.BetaSchedule;
import org.jdiffusion.schedule.PredictionType;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.ClassConditionedUNet;
import org.jdiffusion.unet.Denoiser;
import org.jdiffusion.unet.UNet2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeft.class)
class PretrainedTest {
    private static final SchedulerConfig SCHEDULER =
            SchedulerConfig.defaults().with(BetaSchedule.SQUAREDCOS_CAP_V2, PredictionType.V_PREDICTION);

    @TempDir
    private Path folder;

    @Test
    void whatIsSaved_loadsEqual_andFrozen() throws Exception {
        try (NDManager m = Torch.newManager()) {
            for (Denoiser net : List.of(Tiny.unet(m), Tiny.conditioned(m, 1), Tiny.unet(m))) { // each over the last
                net.requiresGrad(true);
                Pretrained.save(folder, net, SCHEDULER, false);
                Denoiser loaded = load(m);
                assertThat(loaded).hasSameClassAs(net);
                assertThat(loaded.parameters()).noneMatch(NDArray::hasGradient);
                assertThat(loaded.stateDict().keySet())
                        .isEqualTo(net.stateDict().keySet());
                Tiny.numbers(net)
                        .forEach((name, numbers) -> assertThat(
                                        loaded.stateDict().get(name).toFloatArray())
                                .as(name)
                                .isEqualTo(numbers));
                assertThat(Pretrained.scheduler(folder, new ArrayList<>())).isEqualTo(SCHEDULER);
            }
            assertThat(folder.resolve("class_emb")).doesNotExist();
            UNet2D alone = (UNet2D) Pretrained.denoiser(folder.resolve("unet"), m, new ArrayList<>());
            assertThat(alone.config()).isEqualTo(Tiny.config(1, 1));
        }
    }

    @Test
    void networkAndSchedulerSideBySide_areReadTogether() throws Exception {
        try (NDManager m = Torch.newManager()) {
            Pretrained.save(folder, Tiny.unet(m), SCHEDULER, false);
            Path flat = folder.resolve("unet");
            Files.move(folder.resolve("scheduler/scheduler_config.json"), flat.resolve("scheduler_config.json"));
            assertThat(Pretrained.denoiser(flat, m, new ArrayList<>())).isInstanceOf(UNet2D.class);
            assertThat(Pretrained.scheduler(flat, new ArrayList<>())).isEqualTo(SCHEDULER);
        }
    }

    @Test
    void halfPrecision_isWhatComesBack() throws Exception {
        try (NDManager m = Torch.newManager()) {
            Denoiser net = Tiny.conditioned(m, 1);
            Pretrained.save(folder, net, SCHEDULER, true);
            Denoiser loaded = load(m);
            net.stateDict()
                    .forEach((name, array) -> assertThat(
                                    loaded.stateDict().get(name).toFloatArray())
                            .as(name)
                            .isEqualTo(array.toType(DataType.FLOAT16, false)
                                    .toType(DataType.FLOAT32, false)
                                    .toFloatArray()));
            assertThat(loaded.stateDict().get("class_emb.weight").getDataType()).isEqualTo(DataType.FLOAT32);
        }
    }

    @Test
    void missingFiles_areNamed() throws Exception {
        try (NDManager m = Torch.newManager()) {
            refused(m, folder.resolve("nowhere/config.json"), folder.resolve("nowhere"), "missing");
            Pretrained.save(folder, Tiny.conditioned(m, 1), SCHEDULER, false);
            for (String name : new String[] {"unet/config.json", "class_emb/config.json"}) {
                Path file = folder.resolve(name);
                byte[] content = Files.readAllBytes(file);
                Files.delete(file);
                refused(m, file, folder, "missing");
                for (String text : new String[] {"", "[]", "{", "null", "{\"a\":1", "\u0000"}) {
                    Files.writeString(file, text);
                    refused(m, file, folder, "JSON");
                }
                Files.write(file, content);
            }
            Files.delete(folder.resolve("scheduler/scheduler_config.json"));
            assertThatThrownBy(() -> Pretrained.scheduler(folder, new ArrayList<>()))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("scheduler_config.json");
            Files.delete(folder.resolve("class_emb/diffusion_pytorch_model.safetensors"));
            int before = NothingLeft.count(m);
            assertThatThrownBy(() -> load(m))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("class_emb");
            assertThat(NothingLeft.count(m)).isEqualTo(before);
        }
    }

    @Test
    void weightsThatDoNotFit_areNamed_andNothingStays() throws Exception {
        try (NDManager m = Torch.newManager()) {
            Pretrained.save(folder, Tiny.unet(m), SCHEDULER, false);
            Path file = folder.resolve("unet/diffusion_pytorch_model.safetensors");
            Map<String, NDArray> good = new TreeMap<>(Tiny.unet(m).stateDict());
            Map<String, NDArray> bad = new TreeMap<>(good);
            bad.remove("conv_in.bias");
            weights(m, file, bad, "missing conv_in.bias, unexpected none");
            bad = new TreeMap<>(good);
            bad.put("extra", m.create(1f));
            weights(m, file, bad, "unexpected extra");
            bad = new TreeMap<>(good);
            bad.put("conv_in.bias", m.create(new float[31]));
            weights(m, file, bad, "conv_in.bias");
            bad = new TreeMap<>(good);
            bad.put("conv_in.bias", m.create(new int[32]));
            weights(m, file, bad, "'conv_in.bias' holds I32");
            Files.write(file, new byte[10]);
            refused(m, file, folder, "header");
        }
    }

    @Test
    void infinities_asPythonWritesThem_areRead() throws Exception {
        Path file = folder.resolve("scheduler_config.json");
        Files.writeString(
                file, "{\"_class_name\": \"DPMSolverMultistepScheduler\", \"lambda_min_clipped\": -Infinity}");
        assertThat(Pretrained.scheduler(folder, new ArrayList<>()).numTrainTimesteps())
                .isEqualTo(1000);
        Files.writeString(file, "{} {}");
        assertThatThrownBy(() -> Pretrained.scheduler(folder, new ArrayList<>()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("JSON");
    }

    @Test
    void aPlainModelSavedOverOneWithClasses_leavesOtherFilesAlone() throws Exception {
        try (NDManager m = Torch.newManager()) {
            Pretrained.save(folder, Tiny.conditioned(m, 1), SCHEDULER, false);
            Path own = Files.writeString(folder.resolve("class_emb/notes.txt"), "mine");
            Pretrained.save(folder, Tiny.unet(m), SCHEDULER, false);
            assertThat(own).exists();
            assertThat(Pretrained.denoiser(folder, m, new ArrayList<>()).classes())
                    .isZero();
        }
    }

    @Test
    void configurationsThatAreNotSupported_areNamed_andUnknownKeysReportedOnce() throws Exception {
        try (NDManager m = Torch.newManager()) {
            Pretrained.save(folder, Tiny.conditioned(m, 1), SCHEDULER, false);
            Path config = folder.resolve("unet/config.json");
            String good = Files.readString(config);
            for (String[] change : new String[][] {
                {"\"AttnDownBlock2D\"", "\"KDownBlock2D\"", "down_block_types"},
                {"\"UNet2DModel\"", "\"UNet2DConditionModel\"", "UNet2DConditionModel"},
                {"\"act_fn\" : \"silu\"", "\"act_fn\" : \"tanh\"", "act_fn"},
                {"\"norm_num_groups\" : 32", "\"norm_num_groups\" : 31", "norm_num_groups"},
                {"\"norm_num_groups\" : 32", "\"norm_num_groups\" : null", "norm_num_groups"},
            }) {
                assertThat(good).contains(change[0]);
                Files.writeString(config, good.replace(change[0], change[1]));
                refused(m, config, folder, change[2]);
            }
            Files.writeString(config, good.replace("\"norm_eps\"", "\"zebra\" : [1], \"norm_eps\""));
            List<String> unknown = new ArrayList<>();
            Pretrained.denoiser(folder, m, unknown);
            assertThat(unknown).containsExactly("zebra");
            Path classes = folder.resolve("class_emb/config.json");
            String goodClasses = Files.readString(classes);
            for (String size : new String[] {"-2", "0", "\"10\"", "2.5", "null"}) {
                Files.writeString(classes, goodClasses.replace("\"num_classes\" : 10", "\"num_classes\" : " + size));
                refused(m, classes, folder, "class");
            }
        }
    }

    /** Runs where -Djdiffusion.python names a Python with diffusers. */
    @Test
    void aSavedFolder_opensInDiffusers_andGivesTheSameOutput() throws Exception {
        String python = System.getProperty("jdiffusion.python", "");
        assumeThat(python).as("-Djdiffusion.python").isNotEmpty();
        Path script = folder.resolve("run.py");
        Files.writeString(script, """
                import sys, torch
                from diffusers import DDPMPipeline
                from safetensors.torch import load_file, save_file
                pipe = DDPMPipeline.from_pretrained(sys.argv[1])
                assert pipe.scheduler.config.prediction_type == "v_prediction", pipe.scheduler
                assert pipe.scheduler.config.beta_schedule == "squaredcos_cap_v2", pipe.scheduler
                given = load_file(sys.argv[2])
                with torch.no_grad():
                    save_file({"y": pipe.unet(given["x"], given["t"]).sample}, sys.argv[3])
                """);
        Path model = folder.resolve("model");
        try (NDManager m = Torch.newManager()) {
            UNet2D net = Tiny.unet(m);
            Pretrained.save(model, net, SCHEDULER, false);
            NDArray x = Tiny.images(m, 3, 0);
            NDArray t = m.create(new long[] {0, 500, 999});
            SafeTensors.write(folder.resolve("in"), Map.of("x", x, "t", t), null);
            Process process = new ProcessBuilder(
                            python,
                            script.toString(),
                            model.toString(),
                            folder.resolve("in").toString(),
                            folder.resolve("out").toString())
                    .redirectErrorStream(true)
                    .start();
            String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assumeThat(log).as("diffusers is installed").doesNotContain("No module named 'diffusers'");
            assertThat(process.exitValue()).as(log).isZero();
            float[] ours = net.apply(x, t, null).toFloatArray();
            try (SafeTensorsFile out = SafeTensorsFile.open(folder.resolve("out"))) {
                float[] theirs = out.read("y", m).toFloatArray();
                for (int i = 0; i < ours.length; i++) {
                    assertThat(ours[i]).isCloseTo(theirs[i], within(1e-5f)); // see the golden networks' tolerance
                }
            }
        }
    }

    private Denoiser load(NDManager manager) throws Exception {
        List<String> unknown = new ArrayList<>();
        Denoiser net = Pretrained.denoiser(folder, manager, unknown);
        assertThat(unknown).isEmpty();
        return net;
    }

    private void weights(NDManager m, Path file, Map<String, NDArray> tensors, String reason) throws Exception {
        SafeTensors.write(file, tensors, null);
        refused(m, file, folder, reason);
    }

    private static void refused(NDManager m, Path file, Path folder, String reason) {
        int before = NothingLeft.count(m);
        assertThatThrownBy(() -> Pretrained.denoiser(folder, m, new ArrayList<>()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
        assertThat(NothingLeft.count(m)).as("arrays left").isEqualTo(before);
    }

    @Test
    void otherNetworks_areRefused() {
        try (NDManager m = Torch.newManager()) {
            ClassConditionedUNet inner = Tiny.conditioned(m, 1);
            Denoiser other = new Denoiser() {
                @Override
                public NDArray apply(NDArray x, NDArray timesteps, NDArray labels) {
                    return x;
                }

                @Override
                public long[] imageShape() {
                    return inner.imageShape();
                }

                @Override
                public int classes() {
                    return 0;
                }
            };
            assertThatThrownBy(() -> Pretrained.save(folder, other, SCHEDULER, false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("model");
            assertThat(folder).isEmptyDirectory();
        }
    }
}
