package org.jdiffusion.app;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdiffusion.course.runs.Run;
import org.jdiffusion.data.Images;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.meadow.Meadow;
import org.jdiffusion.meadow.Picture;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Torch;

/**
 * A fine-tuning of seconds: a tiny network, ten pictures, six updates of at most four of them in two epochs.
 *
 * @param folder where everything lies
 * @param model to begin with
 */
record Tuning(Path folder, Path model) {
    static final int UPDATES = 6;

    static Tuning in(Path folder) throws IOException {
        for (Picture picture : Meadow.of(1).pictures(0, 10)) {
            Images.writePng(picture.draw(24), folder.resolve("pictures/" + picture.seed() + ".png"));
        }
        return new Tuning(folder, TinyModel.plain(folder.resolve("tiny")));
    }

    /** The command of a run of that name, with more options or other values of these. */
    Object[] command(String name, Object... more) {
        Map<Object, Object> options = new LinkedHashMap<>();
        put(options, "--start_model", model, "--data_dir", folder.resolve("pictures"), "--image_size", 8);
        put(options, "--batch_size", 2, "--grad_accumulation_steps", 2, "--num_epochs", 2, "--lr", 1e-3);
        put(options, "--log_samples_every", 4, "--save_model_every", 2, "--sample_count", 2, "--ema_decay", 0.9);
        put(options, "--logging_dir", folder.resolve("runs"), "--model_save_name", saved(name));
        put(options, more);
        List<Object> words = new ArrayList<>(List.of("finetune"));
        options.forEach((option, value) -> words.addAll(value.equals("") ? List.of(option) : List.of(option, value)));
        return words.toArray();
    }

    /** Options, each with its value but for {@code --resume}. */
    private static void put(Map<Object, Object> options, Object... words) {
        for (int i = 0; i < words.length; i++) {
            options.put(words[i], words[i].equals("--resume") ? "" : words[++i]);
        }
    }

    /** The folder of the result. */
    Path saved(String name) {
        return folder.resolve("models").resolve(name);
    }

    /** The run's folder. */
    Path run(String name) {
        return folder.resolve("runs/dm_finetune").resolve(name);
    }

    /** The losses that were logged, in their order. */
    List<Double> losses(String name) throws IOException {
        return Run.read(run(name)).with("loss").stream()
                .map(line -> line.values().get("loss"))
                .toList();
    }

    /** The numbers of the result, or of one saved on the way. */
    List<float[]> weights(String name) throws IOException {
        List<float[]> weights = new ArrayList<>();
        Path file = saved(name).resolve("unet/diffusion_pytorch_model.safetensors");
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile tensors = SafeTensorsFile.open(file)) {
            for (String tensor : tensors.tensors().keySet()) {
                weights.add(Numbers.floats(tensors.read(tensor, manager)));
            }
        }
        return weights;
    }

    /** Names of the run's saved states. */
    List<String> states(String name) throws IOException {
        try (var files = Files.list(run(name).resolve("checkpoints"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
