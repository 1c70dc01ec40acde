package org.jdiffusion.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.io.SafeTensors;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.Denoiser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    private static final String WEIGHTS = "diffusion_pytorch_model.safetensors";

    @TempDir
    Path temp;

    private NDManager manager;
    private Path model;
    private Map<String, NDArray> reference;

    @BeforeEach
    void makeAModelThatAgrees() throws IOException {
        manager = Torch.newManager();
        model = TinyModel.conditioned(temp.resolve("model"));
        reference = new HashMap<>();
        reference.put("sample", Noise.normal(manager, new Shape(2, 1, 8, 8), 5));
        reference.put("timestep", manager.create(new long[] {3, 700}));
        reference.put("class_labels", manager.create(new long[] {2, 0}));
        Denoiser network = Pretrained.denoiser(model, manager, new ArrayList<>());
        try (Grad off = Grad.off()) {
            reference.put(
                    "expected",
                    network.apply(reference.get("sample"), reference.get("timestep"), reference.get("class_labels")));
        }
    }

    @AfterEach
    void free() {
        manager.close();
    }

    @Test
    void agreementIsExit0() throws IOException {
        CourseRun course = verify();

        assertThat(course.exit()).as(course.err()).isZero();
        assertThat(course.out()).contains("largest absolute error", "largest relative error", "They agree.");
        assertThat(course.err()).isEmpty();
    }

    @Test
    void takesOtherNumberTypesForTimestepAndLabels() throws IOException {
        reference.put("timestep", manager.create(new float[] {3, 700}));
        reference.put("class_labels", manager.create(new int[] {2, 0}));

        assertThat(verify().exit()).isZero();
    }

    @Test
    void aDifferenceIsExit1AndSaysWhere() throws IOException {
        reference.get("expected").set(new ai.djl.ndarray.index.NDIndex("1, 0, 2, 5"), 9f);

        CourseRun course = verify();

        assertThat(course.exit()).isEqualTo(1);
        assertThat(course.out()).contains("They differ, most at [1, 0, 2, 5].");
    }

    @Test
    void notANumberNeverAgrees() throws IOException {
        reference.get("expected").set(new ai.djl.ndarray.index.NDIndex("0, 0, 0, 0"), Float.NaN);

        assertThat(verify("--atol", "1e9").exit()).isEqualTo(1);
    }

    @Test
    void theToleranceDecides() throws IOException {
        reference.put("expected", reference.get("expected").add(0.01f));

        assertThat(verify().exit()).isEqualTo(1);
        assertThat(verify("--atol", "0.011").exit()).isZero();
        assertThat(verify("--atol", "-1").exit()).isEqualTo(2);
    }

    @Test
    void takesTheFolderOfTheNetworkItself() throws IOException {
        Path plain = TinyModel.plain(temp.resolve("plain"));
        Denoiser network = Pretrained.denoiser(plain, manager, new ArrayList<>());
        reference.put("sample", Noise.normal(manager, new Shape(2, 3, 8, 16), 5));
        reference.put("timestep", manager.create(700L));
        reference.remove("class_labels");
        try (Grad off = Grad.off()) {
            reference.put("expected", network.apply(reference.get("sample"), 700, null));
        }
        model = plain.resolve("unet");

        CourseRun course = verify();

        assertThat(course.exit()).as(course.err()).isZero();
    }

    @Test
    void takesOldNamesOfAttention() throws IOException {
        Path weights = model.resolve("unet").resolve(WEIGHTS);
        Map<String, NDArray> old = new HashMap<>();
        try (SafeTensorsFile file = SafeTensorsFile.open(weights)) {
            for (String name : file.tensors().keySet()) {
                String oldName = name.replace(".to_q.", ".query.")
                        .replace(".to_k.", ".key.")
                        .replace(".to_v.", ".value.")
                        .replace(".to_out.0.", ".proj_attn.");
                old.put(oldName, file.read(name, manager));
            }
        }
        SafeTensors.write(weights, old, Map.of("format", "pt"));
        assertThat(verify().exit()).isZero();

        NDArray twice = old.get("mid_block.attentions.0.query.bias");
        old.put("mid_block.attentions.0.to_q.bias", twice);
        SafeTensors.write(weights, old, Map.of("format", "pt"));
        assertRefused(verify(), "unexpected mid_block.attentions.0.query.bias");
    }

    @Test
    void refusesAReferenceThatDoesNotFit() throws IOException {
        refuses("holds no tensor 'expected'", r -> r.remove("expected"));
        refuses("holds no tensor 'timestep'", r -> r.remove("timestep"));
        refuses("holds no class_labels", r -> r.remove("class_labels"));
        refuses("0..2", r -> r.put("class_labels", manager.create(new long[] {2, 3})));
        refuses("0..2", r -> r.put("class_labels", manager.create(new long[] {-1, 0})));
        refuses("whole numbers", r -> r.put("timestep", manager.create(new float[] {3.5f, 7})));
        refuses("whole numbers", r -> r.put("timestep", manager.create(new float[] {Float.NaN, 7})));
        refuses("one number or 2", r -> r.put("timestep", manager.create(new long[] {1, 2, 3})));
        refuses("expected has shape", r -> r.put("expected", manager.zeros(new Shape(2, 1, 8, 9))));
        refuses("multiples of 2", r -> r.put("sample", manager.zeros(new Shape(2, 1, 8, 9))));
        refuses("(N, 1, H, W)", r -> r.put("sample", manager.zeros(new Shape(2, 3, 8, 8))));
        refuses("(N, C, H, W)", r -> r.put("sample", manager.zeros(new Shape(8, 8))));
        refuses("floats", r -> r.put("sample", manager.zeros(new Shape(2, 1, 8, 8), DataType.INT32)));
    }

    @Test
    void refusesLabelsForANetworkWithoutClasses() throws IOException {
        model = TinyModel.plain(temp.resolve("plain"));

        assertRefused(verify(), "no classes");
    }

    @Test
    void refusesAFolderThatHoldsNoModel() throws IOException {
        model = temp.resolve("none");
        assertRefused(verify(), "is no folder");
        model = Files.createDirectory(temp.resolve("empty"));
        assertRefused(verify(), "config.json: is missing");
    }

    @Test
    void saysWhatIsWrongWithTheWeights() throws IOException {
        Path unet = model.resolve("unet");
        Files.move(unet.resolve(WEIGHTS), unet.resolve("diffusion_pytorch_model.fp16.safetensors"));
        assertThat(verify().exit()).isZero();

        Files.delete(unet.resolve("diffusion_pytorch_model.fp16.safetensors"));
        assertRefused(verify(), "is missing");
        Files.createFile(unet.resolve("diffusion_pytorch_model.bin"));
        assertRefused(verify(), "too short for a file of torch.save");
        Files.createFile(unet.resolve("diffusion_pytorch_model.safetensors.index.json"));
        assertRefused(verify(), "weight_map");
    }

    @Test
    void refusesBrokenConfigurations() throws IOException {
        Path config = model.resolve("unet").resolve("config.json");
        String good = Files.readString(config);
        for (String bad : new String[] {
            "",
            "[]",
            "{",
            good.replace("[ 32, 32 ]", "[ 32, null ]"),
            good.replace("[ 32, 32 ]", "[ 64, 32 ]"),
            good.replace("[ 32, 32 ]", "\"many\""),
            good.replace("\"AttnUpBlock2D\"", "\"CrossAttnUpBlock2D\""),
            good.replace("\"UNet2DModel\"", "\"UNet2DConditionModel\""),
            good.replace("\"norm_num_groups\" : 32", "\"norm_num_groups\" : 5"),
            good.replace("\"sample_size\" : 8", "\"sample_size\" : [ 1, 2, 3 ]"),
            good.replace("{", "{ \"time_embedding_type\" : \"fourier\", ")
        }) {
            Files.writeString(config, bad);
            assertRefused(verify(), "");
        }
        Files.writeString(config, good.replace("\"sample_size\" : 8", "\"new_key\" : 1, \"sample_size\" : [ 8, 16 ]"));
        CourseRun course = verify();
        assertThat(course.exit()).isZero();
        assertThat(course.err()).contains("new_key");
    }

    private void refuses(String reason, Consumer<Map<String, NDArray>> change) throws IOException {
        Map<String, NDArray> good = new HashMap<>(reference);
        change.accept(reference);
        assertRefused(verify(), reason);
        reference = good;
    }

    private static void assertRefused(CourseRun course, String reason) {
        assertThat(course.exit()).as(course.out() + course.err()).isEqualTo(2);
        assertThat(course.err().lines()).hasSize(1);
        assertThat(course.err()).contains(reason).doesNotContain("bug");
    }

    private CourseRun verify(String... options) throws IOException {
        Path file = temp.resolve("reference.safetensors");
        SafeTensors.write(file, reference, null);
        Object[] args = new Object[3 + options.length];
        args[0] = "verify";
        args[1] = model;
        args[2] = file;
        System.arraycopy(options, 0, args, 3, options.length);
        return CourseRun.run(args);
    }
}
