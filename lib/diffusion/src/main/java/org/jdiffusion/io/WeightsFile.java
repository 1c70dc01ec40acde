package org.jdiffusion.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the folder of a model keeps its weights, and what older versions of diffusers called them. */
final class WeightsFile {
    /** The name in a folder of diffusers, which is written and looked for first. */
    static final String NAME = "diffusion_pytorch_model.safetensors";

    private static final Pattern SHARDED = Pattern.compile(".*\\.safetensors\\.index(\\.[^.]+)?\\.json");
    private static final Pattern OLD_ATTENTION =
            Pattern.compile("(.*\\battentions\\.\\d+)\\.(query|key|value|proj_attn)\\.(weight|bias)");
    private static final Map<String, String> NEW_NAMES =
            Map.of("query", "to_q", "key", "to_k", "value", "to_v", "proj_attn", "to_out.0");

    private WeightsFile() {}

    /**
     * The one safetensors file in {@code folder}: the one called {@code name}, else a variant such as half precision.
     *
     * @throws CheckpointException if there is none, saying what to do where something else is there
     */
    static Path in(Path folder, String wanted) throws IOException {
        Path plain = folder.resolve(wanted);
        if (Files.isRegularFile(plain)) {
            return plain;
        }
        List<String> names;
        try (Stream<Path> files = Files.list(folder)) {
            names = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        Pattern variant = Pattern.compile(wanted.replace(".safetensors", "\\.[A-Za-z0-9_]+\\.safetensors"));
        List<String> variants =
                names.stream().filter(name -> variant.matcher(name).matches()).toList();
        if (variants.size() == 1) {
            return folder.resolve(variants.get(0));
        } else if (names.stream().anyMatch(name -> SHARDED.matcher(name).matches())) {
            throw new CheckpointException(
                    folder,
                    "its weights are split over several files, which cannot be read here: save it again in "
                            + "Python with save_pretrained(folder, max_shard_size=\"100GB\")");
        } else if (variants.size() > 1) {
            throw new CheckpointException(
                    folder,
                    "holds several variants of its weights, " + variants + ": rename the wanted one to " + wanted);
        } else if (names.stream().anyMatch(name -> name.endsWith(".bin"))) {
            throw new CheckpointException(
                    folder,
                    "holds weights as .bin only, which can run code when they are read: convert them in "
                            + "Python by the model's from_pretrained(folder).save_pretrained(folder)");
        }
        throw new CheckpointException(plain, "is missing: this is not the folder of a saved model");
    }

    /** What today's diffusers calls the tensor that a file calls {@code key}. */
    static String currentName(String key) {
        Matcher old = OLD_ATTENTION.matcher(key);
        return old.matches() ? old.group(1) + "." + NEW_NAMES.get(old.group(2)) + "." + old.group(3) : key;
    }
}
