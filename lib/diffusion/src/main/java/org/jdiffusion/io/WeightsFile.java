package org.jdiffusion.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where a model folder keeps its weights. */
final class WeightsFile {
    /** The name that is written, and looked for first. */
    static final String NAME = "diffusion_pytorch_model.safetensors";

    /** Models of diffusers first, then those of transformers. */
    private static final List<String> PREFERRED = List.of(
            "diffusion_pytorch_model.safetensors.index.json", // as in Python, before a single file
            NAME,
            "model.safetensors", // in transformers it is the other way round
            "model.safetensors.index.json");

    private static final Pattern VARIANT = Pattern.compile(
            "(diffusion_pytorch_model|model)\\.([A-Za-z0-9_]+\\.safetensors|safetensors\\.index\\.[A-Za-z0-9_]+\\.json)");

    private WeightsFile() {}

    /**
     * The one safetensors file in {@code folder} or the index of several: the plain one, else a variant such as half
     * precision.
     *
     * @throws CheckpointException if there is none, saying what to do where something else is there
     */
    static Path in(Path folder) throws IOException {
        for (String name : PREFERRED) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        List<String> names;
        try (Stream<Path> files = Files.list(folder)) {
            names = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        List<String> variants =
                names.stream().filter(name -> VARIANT.matcher(name).matches()).toList();
        if (variants.size() == 1) {
            return folder.resolve(variants.get(0));
        } else if (variants.size() > 1) {
            throw new CheckpointException(
                    folder,
                    "holds several variants of its weights, " + variants + ": rename the wanted one to " + NAME);
        } else if (names.stream().anyMatch(name -> name.endsWith(".bin"))) {
            throw new CheckpointException(
                    folder,
                    "holds weights as .bin only, which can run code when they are read: convert them in "
                            + "Python with UNet2DModel.from_pretrained(folder).save_pretrained(folder)");
        }
        throw new CheckpointException(folder.resolve(NAME), "is missing: this is not the folder of a saved model");
    }

    /** Deletes the shards of a model saved here before, which Python would prefer to the single file. */
    static void deleteShards(Path folder) throws IOException {
        Path index = folder.resolve(PREFERRED.get(0));
        if (Files.deleteIfExists(index)) {
            for (Path shard : new ShardIndex(index, Map.of()).siblings()) {
                Files.delete(shard);
            }
        }
    }
}
