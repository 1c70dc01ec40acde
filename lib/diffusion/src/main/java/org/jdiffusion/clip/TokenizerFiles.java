package org.jdiffusion.clip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.io.JsonFile;
import org.jdiffusion.io.TextFile;

/**
 * What the files of a {@code CLIPTokenizerFast} say: {@code tokenizer.json}, or {@code vocab.json} and
 * {@code merges.txt}; and beside them {@code tokenizer_config.json}, {@code special_tokens_map.json} and
 * {@code added_tokens.json}, each if it is there.
 */
final class TokenizerFiles {
    /** A token that is found in a text as a whole, before words are. */
    record Added(int id, boolean normalized) {}

    /** What newer versions of transformers put before {@link ClipTokenizer#WORDS}. */
    static final String SPECIAL_WORDS = "<\\|startoftext\\|>|<\\|endoftext\\|>|";

    private static final int MOST_MERGES = 48_894; // more lines of merges.txt are not read by transformers either
    private static final int LENGTH = 77;
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
    private static final String START = "<|startoftext|>";
    private static final String END = "<|endoftext|>";
    private static final List<String> SPECIAL =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    /** Settings that are known in one form only. */
    private static final Map<String, String> FIXED =
            Map.of("padding_side", "right", "truncation_side", "right", "split_special_tokens", "false");

    final Map<String, Integer> vocabulary = new HashMap<>();
    final Map<String, Added> added = new LinkedHashMap<>();
    final BytePairs pairs;
    final int start;
    final int end;
    final int pad;
    final int length;
    final boolean specialWords;

    private final ObjectNode settings;

    private TokenizerFiles(Path folder) throws IOException {
        Path whole = folder.resolve("tokenizer.json");
        boolean fast = Files.exists(whole);
        settings = settings(folder);
        FIXED.forEach((key, wanted) ->
                ClipConfig.require(settings.path(key).asText(wanted).equals(wanted), key, wanted, settings.path(key)));
        JsonNode json = fast ? JsonFile.read(whole) : JsonNodeFactory.instance.objectNode();
        JsonNode model = json.path("model");
        readVocabulary(fast ? model.path("vocab") : JsonFile.read(folder.resolve("vocab.json")));
        for (JsonNode token : json.path("added_tokens")) {
            add(token, String.valueOf(token.get("id")));
        }
        for (Map.Entry<String, JsonNode> token :
                settings.path("added_tokens_decoder").properties()) {
            add(token.getValue(), token.getKey());
        }
        for (String key : SPECIAL) {
            addSpecial(settings.path(key), !fast && SPECIAL.indexOf(key) < 3);
        }
        settings.path("additional_special_tokens").forEach(token -> addSpecial(token, false));

        specialWords = fast && FastTokenizer.check(json);
        JsonNode ends = json.path("post_processor");
        start = fast ? ends.path("cls").path(1).asInt() : id("bos_token", START);
        end = fast ? ends.path("sep").path(1).asInt() : id("eos_token", END);
        pad = id("pad_token", END);
        String unknown = fast ? model.path("unk_token").asText() : content(settings.path("unk_token"), END);
        ClipConfig.require(vocabulary.containsKey(unknown), "unk_token", "a token of the vocabulary", unknown);
        pairs = new BytePairs(
                vocabulary,
                fast ? FastTokenizer.merges(model.path("merges")) : merges(folder.resolve("merges.txt")),
                vocabulary.get(unknown));
        JsonNode most = settings.path("model_max_length");
        length = most.isInt() ? most.asInt() : LENGTH; // "no limit" is written as a number far larger than an int
        ClipConfig.require(length >= 2 && length <= 65_536, "model_max_length", "2..65536", length);
    }

    static TokenizerFiles read(Path folder) throws IOException {
        try {
            return new TokenizerFiles(folder);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(folder, "its tokenizer cannot be used: " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException naming a token whose id a model of {@code vocabSize} ids lacks */
    void requireIdsBelow(int vocabSize) {
        vocabulary.forEach((token, id) -> requireIdBelow(vocabSize, "id of token '" + token + "'", id));
        added.forEach((token, entry) -> requireIdBelow(vocabSize, "id of token '" + token + "'", entry.id()));
        requireIdBelow(vocabSize, "post_processor.cls", start);
        requireIdBelow(vocabSize, "post_processor.sep", end);
    }

    private static void requireIdBelow(int vocabSize, String key, int id) {
        ClipConfig.require(
                id >= 0 && id < vocabSize, key, "0 or more, less than the model's vocab_size " + vocabSize, id);
    }

    /** The tokenizer's own settings; in folders from before 2023 other files complete them. */
    private static ObjectNode settings(Path folder) throws IOException {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        settings.put("bos_token", START)
                .put("eos_token", END)
                .put("unk_token", END)
                .put("pad_token", END);
        putAll(settings, folder.resolve("tokenizer_config.json"));
        if (!settings.has("added_tokens_decoder")) {
            putAll(settings, folder.resolve("special_tokens_map.json"));
            Path file = folder.resolve("added_tokens.json");
            if (Files.exists(file)) {
                ObjectNode tokens = settings.putObject("added_tokens_decoder");
                Set<String> special = new HashSet<>();
                SPECIAL.forEach(key -> special.add(content(settings.path(key), "")));
                settings.path("additional_special_tokens").forEach(token -> special.add(content(token, "")));
                for (Map.Entry<String, JsonNode> token : JsonFile.read(file).properties()) {
                    tokens.putObject(token.getValue().asText())
                            .put("content", token.getKey())
                            .put("normalized", !special.contains(token.getKey()));
                }
            }
        }
        return settings;
    }

    private static void putAll(ObjectNode into, Path file) throws IOException {
        if (Files.exists(file)) {
            for (Map.Entry<String, JsonNode> field : JsonFile.read(file).properties()) {
                if (!field.getValue().isNull()) {
                    into.set(field.getKey(), field.getValue());
                }
            }
        }
    }

    private void readVocabulary(JsonNode vocab) {
        for (Map.Entry<String, JsonNode> entry : vocab.properties()) {
            ClipConfig.require(
                    entry.getValue().isInt() && entry.getValue().intValue() >= 0,
                    "vocab",
                    "an id for '" + entry.getKey() + "'",
                    entry.getValue());
            vocabulary.put(entry.getKey(), entry.getValue().intValue());
        }
        ClipConfig.require(!vocabulary.isEmpty(), "vocab", "tokens with their ids", vocab);
    }

    /** Whoever comes first under one name counts. */
    private void add(JsonNode token, String id) {
        String content = content(token, "");
        ClipConfig.require(
                WHOLE.matcher(id).matches(), "id of token '" + content + "'", "a whole number, 0 or more", id);
        ClipConfig.require(
                !token.path("single_word").asBoolean(false), "single_word of token '" + content + "'", false, true);
        if (!content.isEmpty()) {
            added.putIfAbsent(
                    content,
                    new Added(Integer.parseInt(id), token.path("normalized").asBoolean(true)));
        }
    }

    /** @param normalized what counts for a token that is given by name alone */
    private void addSpecial(JsonNode token, boolean normalized) {
        String content = content(token, "");
        if (!content.isEmpty() && !added.containsKey(content)) {
            int next = Math.max(
                    vocabulary.size(),
                    1 + added.values().stream().mapToInt(Added::id).max().orElse(0));
            int id = vocabulary.getOrDefault(content, next);
            added.put(
                    content,
                    new Added(
                            id,
                            token.isTextual()
                                    ? normalized
                                    : token.path("normalized").asBoolean(true)));
        }
    }

    private int id(String key, String otherwise) {
        String content = content(settings.path(key), otherwise);
        Added token = added.get(content);
        ClipConfig.require(token != null, key, "a token", content);
        return token.id();
    }

    private static String content(JsonNode token, String otherwise) {
        return token.isTextual() ? token.asText() : token.path("content").asText(otherwise);
    }

    private static List<List<String>> merges(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(
                    file, "is missing: a tokenizer is tokenizer.json, or vocab.json and merges.txt");
        }
        List<List<String>> merges = new ArrayList<>();
        String[] lines = TextFile.read(file).strip().split("\n", -1);
        for (int i = 1; i < lines.length && i <= MOST_MERGES; i++) { // the first line is the version
            merges.add(FastTokenizer.pair(lines[i].strip()));
        }
        return merges;
    }
}
