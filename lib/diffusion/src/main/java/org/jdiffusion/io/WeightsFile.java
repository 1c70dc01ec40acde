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

    /** Models of diffusers first, then those of transformers; what Python may run code from comes last, as there. */
    private static final List<String> PREFERRED = List.of(
            "diffusion_pytorch_model.safetensors.index.json", // as in Python, before a single file
            NAME,
            "model.safetensors", // in transformers it is the other way round
            "model.safetensors.index.json");

    private static final List<String> PICKLED = List.of(
            "diffusion_pytorch_model.bin.index.json",
            "diffusion_pytorch_model.bin",
            "pytorch_model.bin",
            "pytorch_model.bin.index.json");

    private static final Pattern VARIANT = variant("safetensors", "(diffusion_pytorch_model|model)");
    private static final Pattern PICKLED_VARIANT = variant("bin", "(diffusion_pytorch_model|pytorch_model)");

    private WeightsFile() {}

    private static Pattern variant(String ending, String stem) {
        return Pattern.compile(
                stem + "\\.([A-Za-z0-9_]+\\." + ending + "|" + ending + "\\.index\\.[A-Za-z0-9_]+\\.json)");
    }

    /**
     * The one safetensors file in {@code folder} or the index of several: the plain one, else a variant such as half
     * precision. Where there is none, the same of .bin files.
     *
     * @throws CheckpointException if there is none, or several variants of one kind
     */
    static Path in(Path folder) throws IOException {
        Path file = find(folder, PREFERRED, VARIANT);
        file = file == null ? find(folder, PICKLED, PICKLED_VARIANT) : file;
        if (file == null) {
            throw new CheckpointException(folder.resolve(NAME), "is missing: this is not the folder of a saved model");
        }
        return file;
    }

    private static Path find(Path folder, List<String> preferred, Pattern variant) throws IOException {
        for (String name : preferred) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        List<String> variants;
        try (Stream<Path> files = Files.list(folder)) {
            variants = files.map(file -> file.getFileName().toString())
                    .filter(name -> variant.matcher(name).matches())
                    .sorted()
                    .toList();
        }
        if (variants.size() > 1) {
            throw new CheckpointException(
                    folder,
                    "holds several variants of its weights, " + variants + ": rename the wanted one to "
                            + preferred.get(1));
        }
        return variants.isEmpty() ? null : folder.resolve(variants.get(0));
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
