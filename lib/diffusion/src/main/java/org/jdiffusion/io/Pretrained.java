package org.jdiffusion.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jdiffusion.nn.Init;
import org.jdiffusion.nn.Module;
import org.jdiffusion.schedule.Scheduler;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.unet.ClassConditionedUNet;
import org.jdiffusion.unet.Denoiser;
import org.jdiffusion.unet.UNet2D;
import org.jdiffusion.unet.UNet2DConfig;

/**
 * A model's folder as diffusers lays it out: {@code unet/config.json}, {@code unet/diffusion_pytorch_model.safetensors},
 * {@code scheduler/scheduler_config.json}, {@code model_index.json}. A class embedding that is read as channels stands
 * beside them in {@code class_emb/}, in the same form.
 */
public final class Pretrained {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Pretrained() {}

    /**
     * Loads the network of a pipeline folder, or of a folder that holds a {@code config.json} itself. Its parameters
     * belong to {@code manager}, frozen.
     *
     * @param unknown receives each configuration key that this version knows nothing of
     * @throws CheckpointException if a file is missing, broken, or does not fit its configuration
     */
    public static Denoiser denoiser(Path folder, NDManager manager, List<String> unknown) throws IOException {
        Path unetFolder = Files.isDirectory(folder.resolve("unet")) ? folder.resolve("unet") : folder;
        Path configFile = unetFolder.resolve("config.json");
        JsonNode json = JsonFile.read(configFile);
        String type = json.path("_class_name").asText("UNet2DModel");
        if (!type.equals("UNet2DModel")) {
            throw new CheckpointException(configFile, "holds a " + type + ", wanted a UNet2DModel");
        }
        UNet2DConfig config = checked(configFile, () -> UNet2DConfig.fromJson(json, unknown));
        Path classFolder = folder.resolve("class_emb");
        if (!Files.exists(classFolder.resolve("config.json")) && !Files.exists(classFolder.resolve(WeightsFile.NAME))) {
            UNet2D unet = checked(configFile, () -> new UNet2D(config, Init.blank(manager)));
            return filled(unet, () -> fill(unet, unetFolder));
        }
        Path classFile = classFolder.resolve("config.json");
        JsonNode classes = JsonFile.read(classFile);
        int count = whole(classFile, classes, "num_classes");
        int width = whole(classFile, classes, "class_emb_size");
        ClassConditionedUNet model =
                checked(classFile, () -> new ClassConditionedUNet(count, width, config, Init.blank(manager)));
        return filled(model, () -> {
            fill(model.unet(), unetFolder);
            fill(model.embedding(), classFolder);
        });
    }

    /**
     * Reads the scheduler's settings of a pipeline folder, from its subfolder {@code scheduler} or, where there is none,
     * from beside the network's; see {@link #denoiser} for the rest.
     */
    public static SchedulerConfig scheduler(Path folder, List<String> unknown) throws IOException {
        Path own = folder.resolve("scheduler");
        Path file = (Files.isDirectory(own) ? own : folder).resolve("scheduler_config.json");
        JsonNode json = JsonFile.read(file);
        return checked(file, () -> SchedulerConfig.fromJson(json, unknown));
    }

    /**
     * Saves a pipeline folder, each file whole or not at all.
     *
     * @param scheduler settings, saved as those of diffusers' {@code DDPMScheduler}
     * @param half whether to round the weights to half precision
     * @throws IllegalArgumentException if {@code model} is of another kind than {@link #denoiser} loads
     */
    public static void save(Path folder, Denoiser model, SchedulerConfig scheduler, boolean half) throws IOException {
        save(folder, model, scheduler.toJson(), half);
    }

    /**
     * The same with the class of diffusers that walks as {@code scheduler} does. Python's {@code DDPMPipeline} does not scale x
     * as the Euler and Heun classes want it: there, make another scheduler {@code from_config}, or call
     * {@code scale_model_input}.
     */
    public static void save(Path folder, Denoiser model, Scheduler scheduler, boolean half) throws IOException {
        save(folder, model, scheduler.toJson(), half);
    }

    private static void save(Path folder, Denoiser model, ObjectNode scheduler, boolean half) throws IOException {
        if (!(model instanceof UNet2D || model instanceof ClassConditionedUNet)) {
            throw new IllegalArgumentException("model must be a UNet2D or a ClassConditionedUNet, got " + model);
        }
        UNet2D unet = model instanceof ClassConditionedUNet conditioned ? conditioned.unet() : (UNet2D) model;
        writeModule(folder.resolve("unet"), unet, unet.config().toJson(), half);
        Path classFolder = folder.resolve("class_emb");
        if (model instanceof UNet2D) { // without what a model saved here before had
            Files.deleteIfExists(classFolder.resolve("config.json"));
            Files.deleteIfExists(classFolder.resolve(WeightsFile.NAME));
            WeightsFile.deleteShards(classFolder);
            deleteIfEmpty(classFolder);
        }
        if (model instanceof ClassConditionedUNet conditioned) {
            ObjectNode config = JsonNodeFactory.instance.objectNode();
            config.put("_class_name", "ClassEmbedding")
                    .put("num_classes", conditioned.classes())
                    .put("class_emb_size", conditioned.width());
            writeModule(classFolder, conditioned.embedding(), config, half);
        }
        Atomic.write(folder.resolve("scheduler").resolve("scheduler_config.json"), text(scheduler));
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        index.put("_class_name", "DDPMPipeline").put("_diffusers_version", "0.36.0");
        index.putArray("scheduler").add("diffusers").add(scheduler.get("_class_name"));
        index.putArray("unet").add("diffusers").add("UNet2DModel");
        Atomic.write(folder.resolve("model_index.json"), text(index));
    }

    /**
     * Makes the parameters of {@code module} those of a file, whose keys must be exactly the module's. Attention may have
     * the names that diffusers gave it before version 0.17. On the CPU float32 parameters share the file's pages, as in
     * Python: it may be replaced or deleted afterwards, but not be cut short or written over in place. The numbers are not
     * looked at; {@link TensorFile#countNonFinite} does that.
     *
     * @param path a safetensors file, a .bin of {@code torch.save}, which is read as data and runs nothing, the {@code
     *     *.index.json} of several, or the folder of a model of diffusers or transformers that holds one of these
     * @throws CheckpointException naming what is missing, unexpected, of another shape or type, or the file that was
     *     replaced or written over meanwhile; nothing is changed then, unless it was written over while numbers that
     *     cannot share its pages were copied
     */
    public static void fill(Module module, Path path) throws IOException {
        try (Weights weights = Weights.open(Files.isDirectory(path) ? WeightsFile.in(path) : path)) {
            weights.fill(module);
        }
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            return; // somebody else's files
        }
    }

    private static void writeModule(Path folder, Module module, ObjectNode config, boolean half) throws IOException {
        Atomic.write(folder.resolve("config.json"), text(config));
        Map<String, String> metadata = Map.of("format", "pt");
        if (half) {
            SafeTensors.writeHalf(folder.resolve(WeightsFile.NAME), module.stateDict(), metadata);
        } else {
            SafeTensors.write(folder.resolve(WeightsFile.NAME), module.stateDict(), metadata);
        }
        WeightsFile.deleteShards(folder);
    }

    private static String text(JsonNode json) throws IOException {
        return JSON.writeValueAsString(json) + "\n";
    }

    private static int whole(Path file, JsonNode json, String key) throws CheckpointException {
        if (!json.path(key).isInt()) {
            throw new CheckpointException(file, key + ": wanted a whole number, got " + json.get(key));
        }
        return json.get(key).intValue();
    }

    private interface Filler {
        void fill() throws IOException;
    }

    /** Fills {@code model}, or frees it. */
    private static <M extends Module> M filled(M model, Filler filler) throws IOException {
        try {
            filler.fill();
            return model;
        } catch (IOException | RuntimeException e) {
            model.parameters().forEach(NDArray::close);
            throw e;
        }
    }

    private interface Maker<T> {
        T make();
    }

    private static <T> T checked(Path file, Maker<T> maker) throws CheckpointException {
        try {
            return maker.make();
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file, e.getMessage(), e);
        }
    }
}
