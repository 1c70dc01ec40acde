package org.jdiffusion.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which file beside it holds which tensor: the {@code *.safetensors.index.json} or {@code *.bin.index.json} of diffusers
 * and transformers.
 *
 * @param shards the tensors of each file, by its name
 */
record ShardIndex(Path file, Map<String, SortedSet<String>> shards) {
    /** {@code STEM.safetensors.index.json} or, of a variant, {@code STEM.safetensors.index.VARIANT.json}; also of .bin. */
    static final Pattern NAME = Pattern.compile("(.+)\\.(safetensors|bin)\\.index(\\.[A-Za-z0-9_]+)?\\.json");

    private static final Pattern PLAIN = Pattern.compile("[^/\\\\:\\x00-\\x1f]+");
    private static final long MAX_BYTES = 16_000_000;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads an index.
     *
     * @throws CheckpointException if it is no index, or names a file outside its folder, a file that is not there, or
     *     not all the files that were saved together
     */
    static ShardIndex read(Path file) throws IOException {
        JsonNode places = json(file).path("weight_map");
        if (!places.isObject()) {
            throw new CheckpointException(file, "weight_map must be an object of file names: " + cure());
        }
        String ending = kind(file);
        Map<String, SortedSet<String>> shards = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : places.properties()) {
            String shard = entry.getValue().asText();
            if (!entry.getValue().isTextual() || !PLAIN.matcher(shard).matches() || !shard.endsWith(ending)) {
                throw new CheckpointException(
                        file,
                        "tensor '" + entry.getKey() + "' is said to be in " + entry.getValue()
                                + ", wanted the name of a " + ending + " file in this folder");
            }
            shards.computeIfAbsent(shard, key -> new TreeSet<>()).add(entry.getKey());
        }
        ShardIndex index = new ShardIndex(file, shards);
        for (Map.Entry<String, SortedSet<String>> shard : shards.entrySet()) {
            if (!Files.isRegularFile(file.resolveSibling(shard.getKey()))) {
                throw new CheckpointException(
                        file,
                        "shard " + shard.getKey() + " with tensor '"
                                + shard.getValue().first() + "' is missing: download or copy it again");
            }
        }
        for (Path other : index.siblings()) {
            if (!shards.containsKey(other.getFileName().toString())) {
                throw new CheckpointException(
                        file, "shard " + other.getFileName() + " is not named here: delete it if it is left over");
            }
        }
        return index;
    }

    /** Checks that shard {@code name} holds exactly the tensors that the index puts there. */
    void check(String name, Collection<String> held) throws CheckpointException {
        SortedSet<String> missing = new TreeSet<>(shards.get(name));
        missing.removeAll(held);
        SortedSet<String> extra = new TreeSet<>(held);
        extra.removeAll(shards.get(name));
        if (!missing.isEmpty() || !extra.isEmpty()) {
            throw new CheckpointException(
                    file.resolveSibling(name),
                    (missing.isEmpty() ? "holds tensor '" + extra.first() : "lacks tensor '" + missing.first())
                            + "', which is not what " + file.getFileName() + " says" + NearestName.hint(missing, extra)
                            + " " + cure());
        }
    }

    /** Every file in the folder that is named as a shard of this index would be. */
    List<Path> siblings() throws IOException {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return List.of();
        }
        String stem = name.group(1) + (name.group(3) == null ? "" : name.group(3));
        Pattern shard = Pattern.compile(Pattern.quote(stem) + "-\\d+-of-\\d+\\." + name.group(2));
        try (Stream<Path> files = Files.list(file.toAbsolutePath().getParent())) {
            return files.filter(
                            path -> shard.matcher(path.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    /** What the names of the shards end in. */
    private static String kind(Path file) throws CheckpointException {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            throw new CheckpointException(file, "is not named as an index is");
        }
        return "." + name.group(2);
    }

    private static JsonNode json(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new CheckpointException(file, "is too large for an index: " + Files.size(file) + " bytes");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return JSON.readTree(in);
        } catch (JsonProcessingException e) {
            throw new CheckpointException(file, "is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String cure() {
        return "save or download the whole folder again";
    }
}
